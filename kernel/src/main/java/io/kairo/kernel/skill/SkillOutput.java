package io.kairo.kernel.skill;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.kernel.process.PipePump;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// What a skill prints, line by line. A line is cut at 4 096 bytes and a skill may print 100 lines
/// a second: more are dropped and counted, so that one that prints without end costs no memory and
/// drowns nobody. Used by the pump's thread.
final class SkillOutput implements PipePump.Sink {
  private static final int LONGEST_LINE = 4096;
  private static final int LINES_PER_SECOND = 100;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long second = System.nanoTime();
  private long inSecond;

  SkillOutput(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public boolean take(MemorySegment bytes) {
    for (long i = 0; i < bytes.byteSize(); i++) {
      byte b = bytes.get(JAVA_BYTE, i);
      if (b == '\n' || partial.size() == LONGEST_LINE) {
        end();
      }
      if (b != '\n') {
        partial.write(b);
      }
    }
    return true;
  }

  @Override
  public void end() {
    if (partial.size() > 0) {
      hand(partial.toString(StandardCharsets.UTF_8));
      partial.reset();
    }
  }

  private void hand(String line) {
    long now = System.nanoTime();
    if (now - second > SECOND_NANOS) {
      if (inSecond > LINES_PER_SECOND) {
        lines.accept("… " + (inSecond - LINES_PER_SECOND) + " lines more were dropped");
      }
      second = now;
      inSecond = 0;
    }
    if (++inSecond <= LINES_PER_SECOND) {
      lines.accept(line);
    }
  }
}
