package io.kairo.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class StdlibTest {
  private static final int FLAGS = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;

  @Test
  void slaveHearsTheMaster() throws Exception {
    int master = Stdlib.posixOpenpt(FLAGS);
    try (Arena arena = Arena.ofConfined()) {
      Stdlib.grantpt(master);
      Stdlib.unlockpt(master);
      MemorySegment path = arena.allocate(64);
      Stdlib.ptsnameR(master, path);
      int slave = Fcntl.open(path, FLAGS, 0);

      MemorySegment line = arena.allocateFrom("21.5\n");
      Unistd.write(master, line.asSlice(0, 5));
      MemorySegment heard = arena.allocate(16);
      long length = Unistd.read(slave, heard);

      assertThat(length).isEqualTo(5);
      assertThat(heard.getString(0)).isEqualTo("21.5\n");
      Unistd.close(slave);
    } finally {
      Unistd.close(master);
    }
  }

  @Test
  void peerOpensWithoutAPath() throws Exception {
    int master = Stdlib.posixOpenpt(FLAGS);
    try {
      Stdlib.unlockpt(master);

      int slave = Ioctl.ioctl(master, Termios.TIOCGPTPEER, MemorySegment.ofAddress(FLAGS));

      assertThat(slave).isGreaterThan(master);
      Unistd.close(slave);
    } finally {
      Unistd.close(master);
    }
  }

  @Test
  void nameOfNothingIsRefused() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocate(64);
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Stdlib.ptsnameR(-1, path))
          .withMessage("ptsname_r failed: EBADF (bad file descriptor)");
    }
  }
}
