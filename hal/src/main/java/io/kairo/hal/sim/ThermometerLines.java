package io.kairo.hal.sim;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// What the thermometer sends: `T=23.412 N=17\r\n`, N counting the readings. Now and then a reading
/// is missing, and N shows it, or the line is damaged. A damaged line is never a valid one. Owned
/// by one thread.
final class ThermometerLines {
  private static final byte[] JUNK = {'#', '~', '?', '%', 0x00, 0x1b, (byte) 0xff};

  private final Random random;
  private final double noise;
  private final double dropouts;
  private final double garbles;
  private long count;

  ThermometerLines(SimSettings settings) {
    random = new Random(settings.seed());
    noise = settings.noiseCelsius();
    dropouts = settings.dropouts();
    garbles = settings.garbles();
  }

  /// The line for the next reading, or nothing when it drops out.
  Optional<byte[]> next(double celsius) {
    count++;
    double measured = celsius + random.nextGaussian() * noise;
    String text = String.format(Locale.ROOT, "T=%.3f N=%d", measured, count);
    double luck = random.nextDouble();
    if (luck < dropouts) {
      return Optional.empty();
    }
    byte[] line = text.getBytes(StandardCharsets.US_ASCII);
    return Optional.of(ended(luck < dropouts + garbles ? damaged(line) : line));
  }

  private byte[] damaged(byte[] line) {
    return switch (random.nextInt(3)) {
      case 0 -> flipped(line);
      case 1 -> cut(line);
      default -> withJunk(line);
    };
  }

  /// One to three bytes with their high bit set, as by a wrong sampling point.
  private byte[] flipped(byte[] line) {
    byte[] damaged = line.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      damaged[random.nextInt(damaged.length)] |= (byte) 0x80;
    }
    return damaged;
  }

  /// Ends somewhere before the count.
  private byte[] cut(byte[] line) {
    int end = new String(line, StandardCharsets.US_ASCII).indexOf("N=");
    byte[] damaged = new byte[1 + random.nextInt(end)];
    System.arraycopy(line, 0, damaged, 0, damaged.length);
    return damaged;
  }

  /// One to eight bytes that are in no valid line, somewhere before its last byte.
  private byte[] withJunk(byte[] line) {
    int length = 1 + random.nextInt(8);
    int at = random.nextInt(line.length);
    byte[] damaged = new byte[line.length + length];
    System.arraycopy(line, 0, damaged, 0, at);
    for (int i = 0; i < length; i++) {
      damaged[at + i] = JUNK[random.nextInt(JUNK.length)];
    }
    System.arraycopy(line, at, damaged, at + length, line.length - at);
    return damaged;
  }

  private static byte[] ended(byte[] line) {
    byte[] ended = new byte[line.length + 2];
    System.arraycopy(line, 0, ended, 0, line.length);
    ended[line.length] = '\r';
    ended[line.length + 1] = '\n';
    return ended;
  }
}
