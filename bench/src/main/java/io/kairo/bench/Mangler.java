package io.kairo.bench;

import io.kairo.api.Cause;
import io.kairo.api.DeviceApi;
import io.kairo.api.EventApi;
import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.ipc.codec.CancelMessage;
import io.kairo.ipc.codec.CreditMessage;
import io.kairo.ipc.codec.EventMessage;
import io.kairo.ipc.codec.Frame;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RequestMessage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Makes frames that are wrong in some way; the same random numbers make the same frames. Some that
/// were changed at random are sound all the same, which does no harm: nothing in them ends the
/// kernel or starts a process. Not safe for use by several threads.
final class Mangler {
  /// How a frame is wrong.
  enum Kind {
    NOISE,
    HEADER,
    LENGTH,
    CUT,
    BODY,
    NESTING,
    COUNT,
    VALUES,
    MUTATION
  }

  /// Bytes that are wrong in this way.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them, and a copy of each would cost
  record Mangled(Kind kind, byte[] bytes) {}

  private static final int MOST_NOISE = 300;
  private static final int LARGE = 1 << 16;

  /// One frame in so many is large.
  private static final int RARE = 500;

  /// Calls that would do what a fuzzer should not.
  private static final Set<String> SPARED =
      Set.of(
          SystemCalls.SHUTDOWN.name(), SystemCalls.HELLO.name(), SystemCalls.PROCESS_SPAWN.name());

  private static final List<String> METHODS =
      SystemCalls.all().stream().map(SystemCall::name).filter(it -> !SPARED.contains(it)).toList();

  private static final List<byte[]> SOUND =
      List.of(
          RawLine.request(1, SystemCalls.PING, Nothing.NOTHING),
          RawLine.request(2, SystemCalls.DEVICE_LIST, Nothing.NOTHING),
          RawLine.request(3, SystemCalls.PROCESS_STATUS, new ProcessApi.Id("p1")),
          RawLine.request(4, SystemCalls.UNSUBSCRIBE, new EventApi.Unsubscribe("s1")),
          RawLine.request(
              5,
              SystemCalls.PUBLISH,
              new EventApi.Publish("user.fuzz.fact", Map.of("n", 1L), Optional.empty())),
          RawLine.request(
              6,
              SystemCalls.SUBSCRIBE,
              new EventApi.Subscribe(
                  "user.fuzz.*", Optional.of(3), Optional.empty(), Optional.of(8))),
          RawLine.request(
              7,
              SystemCalls.JOURNAL_READ,
              new EventApi.Read(
                  "user.>", Optional.empty(), Optional.empty(), Optional.of(3), Optional.empty())),
          RawLine.request(
              8,
              SystemCalls.DEVICE_READ,
              new DeviceApi.Read("h1", Optional.of(4), Optional.empty())),
          withCauses(9),
          cancel(),
          credit());

  private final Random random;
  private final MessagePackWriter out = new MessagePackWriter();

  Mangler(Random random) {
    this.random = random;
  }

  Mangled next() {
    Kind[] kinds = Kind.values();
    Kind kind = kinds[random.nextInt(kinds.length)];
    return new Mangled(kind, bytes(kind));
  }

  private byte[] bytes(Kind kind) {
    return switch (kind) {
      case NOISE -> noise(1 + random.nextInt(MOST_NOISE));
      case HEADER -> header();
      case LENGTH -> withLength(sound(), length());
      case CUT -> cut();
      case BODY -> frame(noise(random.nextInt(size())));
      case NESTING -> nesting();
      case COUNT -> count();
      case VALUES -> values();
      case MUTATION -> mutation();
    };
  }

  /// Magic, version or type are not what they are to be.
  private byte[] header() {
    byte[] frame = sound();
    frame[random.nextInt(4)] = (byte) random.nextInt(256);
    return frame;
  }

  /// Too small, too large by a little, too large for a frame, or negative.
  private long length() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(16);
      case 1 -> 60 + random.nextInt(200);
      case 2 -> Frame.MAX_BODY + 1L + random.nextInt(1000);
      default -> 0x8000_0000L + random.nextInt(Integer.MAX_VALUE);
    };
  }

  private byte[] cut() {
    byte[] frame = sound();
    return Arrays.copyOf(frame, 1 + random.nextInt(frame.length - 1));
  }

  /// Lists in lists, or maps in maps, as the whole body or as the parameters.
  private byte[] nesting() {
    int depth = 1 + random.nextInt(size());
    byte[] nested = new byte[depth];
    boolean maps = random.nextBoolean();
    for (int i = 0; i < depth; i++) {
      nested[i] = (byte) (maps ? i % 2 == 0 ? 0x81 : 0x01 : 0x91);
    }
    return random.nextBoolean() ? frame(nested) : request(nested);
  }

  /// A list, map, string or binary says that it has more than there is.
  private byte[] count() {
    int[] leads = {0xDD, 0xDF, 0xDB, 0xC6, 0xC9, 0xDC, 0xDE, 0xDA, 0xC5, 0xC8};
    byte[] value = noise(5 + random.nextInt(20));
    value[0] = (byte) leads[random.nextInt(leads.length)];
    if (random.nextBoolean()) {
      Arrays.fill(value, 1, 5, (byte) 0xFF);
    }
    return random.nextBoolean() ? frame(value) : request(value);
  }

  /// A request for a real call with parameters that are anything.
  private byte[] values() {
    var values = new ByteArrayOutputStream();
    value(values, 0);
    return request(values.toByteArray());
  }

  private void value(ByteArrayOutputStream to, int depth) {
    switch (random.nextInt(depth > 4 ? 7 : 9)) {
      case 0 -> to.writeBytes(encoded(Optional.empty()));
      case 1 -> to.writeBytes(encoded(random.nextBoolean()));
      case 2 -> to.writeBytes(encoded(random.nextLong() >> random.nextInt(64)));
      case 3 -> to.writeBytes(encoded(Double.longBitsToDouble(random.nextLong())));
      case 4 -> to.writeBytes(encoded(noise(random.nextInt(40))));
      case 5 -> to.writeBytes(encoded(text()));
      case 6 ->
          to.writeBytes(
              encoded("x".repeat(random.nextInt(random.nextInt(RARE) == 0 ? LARGE : 40))));
      case 7 -> {
        int size = random.nextInt(6);
        to.write(0x90 | size);
        for (int i = 0; i < size; i++) {
          value(to, depth + 1);
        }
      }
      default -> {
        int size = random.nextInt(6);
        to.write(0x80 | size);
        for (int i = 0; i < size; i++) {
          to.writeBytes(encoded(text())); // perhaps a key that is there already
          value(to, depth + 1);
        }
      }
    }
  }

  /// A sound value: what stands behind the header, a map of one and its key of one letter.
  private byte[] encoded(Object value) {
    EventMessage.write(out, Version.PROTOCOL, Map.of("v", value));
    byte[] frame = out.toByteArray();
    return Arrays.copyOfRange(frame, Frame.HEADER + 3, frame.length);
  }

  /// A word that means something to the kernel in some place.
  private String text() {
    List<String> words =
        List.of("id", "topic", "from", "handle", "device", "agent://gpio/fan", "name", "credit");
    return words.get(random.nextInt(words.size()));
  }

  /// A sound frame in which some bytes are others, and whose length is right or not.
  private byte[] mutation() {
    byte[] frame = sound();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(8) == 0 ? random.nextInt(frame.length) : body(frame);
      frame[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) (frame[at] ^ (1 << random.nextInt(8)));
    }
    return frame;
  }

  private int body(byte[] frame) {
    return Frame.HEADER + random.nextInt(frame.length - Frame.HEADER);
  }

  private byte[] sound() {
    return SOUND.get(random.nextInt(SOUND.size())).clone();
  }

  private int size() {
    return 1 + (random.nextInt(RARE) == 0 ? LARGE : MOST_NOISE);
  }

  private byte[] noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A request whose parameters are these bytes.
  private byte[] request(byte[] params) {
    String method = METHODS.get(random.nextInt(METHODS.size()));
    RequestMessage.write(
        out,
        Version.PROTOCOL,
        random.nextInt(1000),
        method,
        Nothing.NOTHING,
        /* deadlineMillis= */ 0,
        Cause.NONE);
    byte[] frame = out.toByteArray();
    // without the last byte, which is the empty map of its parameters
    byte[] begin = Arrays.copyOfRange(frame, Frame.HEADER, frame.length - 1);
    byte[] body = Arrays.copyOf(begin, begin.length + params.length);
    System.arraycopy(params, 0, body, begin.length, params.length);
    return frame(body);
  }

  /// A frame with these bytes as its body.
  private byte[] frame(byte[] body) {
    byte[] frame = new byte[Frame.HEADER + body.length];
    System.arraycopy(SOUND.getFirst(), 0, frame, 0, 3);
    frame[3] = Frame.REQUEST;
    System.arraycopy(body, 0, frame, Frame.HEADER, body.length);
    return withLength(frame, body.length);
  }

  private static byte[] withLength(byte[] frame, long length) {
    for (int i = 0; i < 4; i++) {
      frame[4 + i] = (byte) (length >>> (8 * (3 - i)));
    }
    return frame;
  }

  private static byte[] cancel() {
    var writer = new MessagePackWriter();
    CancelMessage.write(writer, Version.PROTOCOL, 6);
    return writer.toByteArray();
  }

  private static byte[] credit() {
    var writer = new MessagePackWriter();
    new CreditMessage("s1", 4).write(writer, Version.PROTOCOL);
    return writer.toByteArray();
  }

  /// A request with a deadline and causes, which version 2 has.
  private static byte[] withCauses(long id) {
    var writer = new MessagePackWriter();
    var cause = new Cause(Optional.of("c"), Optional.of("e"), Optional.of("t"));
    RequestMessage.write(
        writer, Version.PROTOCOL, id, SystemCalls.PING.name(), Nothing.NOTHING, 5_000, cause);
    return writer.toByteArray();
  }
}
