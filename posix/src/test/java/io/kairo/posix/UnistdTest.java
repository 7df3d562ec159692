package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class UnistdTest {
  @Test
  void pipeCarriesBytes() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(ends, Fcntl.O_CLOEXEC);

      Unistd.write(ends.getAtIndex(JAVA_INT, 1), arena.allocateFrom("kairo"));
      MemorySegment read = arena.allocate(16);
      long length = Unistd.read(ends.getAtIndex(JAVA_INT, 0), read);

      assertThat(length).isEqualTo("kairo".getBytes(StandardCharsets.UTF_8).length + 1);
      assertThat(read.getString(0)).isEqualTo("kairo");
      Unistd.close(ends.getAtIndex(JAVA_INT, 0));
      Unistd.close(ends.getAtIndex(JAVA_INT, 1));
    }
  }

  @Test
  void failureNamesTheCallAndTheReason() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> Unistd.close(-1))
        .withMessage("close failed: EBADF (bad file descriptor)")
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
  }
}
