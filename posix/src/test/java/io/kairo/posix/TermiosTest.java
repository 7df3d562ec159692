package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sizes and offsets are those that a C compiler reports for `<asm/termbits.h>`.
final class TermiosTest {
  @Test
  void termios2HasTheLayoutOfTheHeader() {
    assertThat(Termios.TERMIOS2.byteSize()).isEqualTo(44);
    Map.of("c_iflag", 0, "c_oflag", 4, "c_cflag", 8, "c_lflag", 12, "c_line", 16, "c_cc", 17)
        .forEach(TermiosTest::assertOffset);
    assertOffset("c_ispeed", 36);
    assertOffset("c_ospeed", 40);
  }

  @Test
  void kernelKeepsWhatWasSet() throws Exception {
    int master = Stdlib.posixOpenpt(Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(master, Termios.TCGETS2, termios);
      assertThat(Termios.lflag(termios) & Termios.ICANON).isNotZero();

      Termios.lflag(termios, Termios.lflag(termios) & ~(Termios.ICANON | Termios.ECHO));
      Termios.cflag(termios, (Termios.cflag(termios) & ~Termios.CBAUD) | Termios.BOTHER);
      Termios.ospeed(termios, 250_000);
      Termios.cc(termios, Termios.VMIN, (byte) 7);
      Ioctl.ioctl(master, Termios.TCSETS2, termios);
      MemorySegment kept = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(master, Termios.TCGETS2, kept);

      assertThat(Termios.lflag(kept) & (Termios.ICANON | Termios.ECHO)).isZero();
      assertThat(Termios.ospeed(kept)).isEqualTo(250_000);
      assertThat(Termios.cc(kept, Termios.VMIN)).isEqualTo((byte) 7);
    } finally {
      Unistd.close(master);
    }
  }

  @Test
  void waitingInputIsCounted() throws Exception {
    int master = Stdlib.posixOpenpt(Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment waiting = arena.allocate(JAVA_INT);
      Ioctl.ioctl(master, Termios.TIOCINQ, waiting);

      assertThat(waiting.get(JAVA_INT, 0)).isZero();
    } finally {
      Unistd.close(master);
    }
  }

  private static void assertOffset(String field, int offset) {
    assertThat(Termios.TERMIOS2.byteOffset(PathElement.groupElement(field)))
        .as(field)
        .isEqualTo(offset);
  }
}
