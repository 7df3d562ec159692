package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kairo.posix.CHeader;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MmanTest {
  private static final long SIZE = 8192;
  private static final int BOTH = Mman.PROT_READ | Mman.PROT_WRITE;

  private int fd;

  @BeforeEach
  void create() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      fd =
          Mman.memfd_create(
              arena.allocateFrom("kairo-test"), Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING);
    }
    Unistd.ftruncate(fd, SIZE);
  }

  @AfterEach
  void close() throws Exception {
    Unistd.close(fd);
  }

  @Test
  void constantsAreThoseOfTheHeaders() throws Exception {
    CHeader header =
        new CHeader("sys/mman.h", "fcntl.h", "unistd.h")
            .value("MFD_CLOEXEC")
            .value("MFD_ALLOW_SEALING")
            .value("PROT_READ|PROT_WRITE")
            .value("MAP_SHARED")
            .value("F_ADD_SEALS")
            .value("F_GET_SEALS")
            .value("F_SEAL_SEAL")
            .value("F_SEAL_SHRINK")
            .value("F_SEAL_GROW")
            .value("F_SEAL_WRITE")
            .value("F_SEAL_FUTURE_WRITE")
            .value("SEEK_END");

    assertThat(header.values())
        .containsExactly(
            (long) Mman.MFD_CLOEXEC,
            (long) Mman.MFD_ALLOW_SEALING,
            (long) BOTH,
            (long) Mman.MAP_SHARED,
            (long) Fcntl.F_ADD_SEALS,
            (long) Fcntl.F_GET_SEALS,
            (long) Fcntl.F_SEAL_SEAL,
            (long) Fcntl.F_SEAL_SHRINK,
            (long) Fcntl.F_SEAL_GROW,
            (long) Fcntl.F_SEAL_WRITE,
            (long) Fcntl.F_SEAL_FUTURE_WRITE,
            (long) Unistd.SEEK_END);
  }

  @Test
  void twoMappingsShowTheSameBytes() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = Mman.mmap(arena, SIZE, BOTH, Mman.MAP_SHARED, fd, 0);
      MemorySegment other = Mman.mmap(arena, 4096, Mman.PROT_READ, Mman.MAP_SHARED, fd, 4096);

      one.set(JAVA_INT, 4096, 4711);

      assertThat(other.get(JAVA_INT, 0)).isEqualTo(4711);
      assertThat(other.byteSize()).isEqualTo(4096);
    }
  }

  @Test
  void mappingEndsWithItsArena() throws Exception {
    MemorySegment gone;
    try (Arena arena = Arena.ofConfined()) {
      gone = Mman.mmap(arena, SIZE, BOTH, Mman.MAP_SHARED, fd, 0);
    }

    assertThatIllegalStateException().isThrownBy(() -> gone.get(JAVA_INT, 0));
  }

  @Test
  void sealedSizeStays() throws Exception {
    int seals = Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_SEAL;
    Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, seals);

    assertThat(Fcntl.fcntl(fd, Fcntl.F_GET_SEALS, 0)).isEqualTo(seals);
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> Unistd.ftruncate(fd, 0))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    assertThat(Unistd.lseek(fd, 0, Unistd.SEEK_END)).isEqualTo(SIZE);
  }

  @Test
  void sealAgainstWritersSparesTheOneThatIsThere() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = Mman.mmap(arena, SIZE, BOTH, Mman.MAP_SHARED, fd, 0);
      Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_FUTURE_WRITE);

      first.set(JAVA_INT, 0, 1);

      assertThat(Mman.mmap(arena, SIZE, Mman.PROT_READ, Mman.MAP_SHARED, fd, 0).get(JAVA_INT, 0))
          .isEqualTo(1);
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Mman.mmap(arena, SIZE, BOTH, Mman.MAP_SHARED, fd, 0))
          .withMessage("mmap failed: EPERM (operation not permitted)");
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Unistd.write(fd, arena.allocate(1)))
          .withMessage("write failed: EPERM (operation not permitted)");
    }
  }
}
