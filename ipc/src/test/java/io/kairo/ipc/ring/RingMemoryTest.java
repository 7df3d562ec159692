package io.kairo.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Mman;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RingMemoryTest {
  private static final int SIZE_SEALS = Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_SEAL;

  @Test
  void sizeIsSealed() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, 4096)) {
      assertThat(Fcntl.fcntl(memory.fd(), Fcntl.F_GET_SEALS, 0)).isEqualTo(SIZE_SEALS);
      assertThat(Unistd.lseek(memory.fd(), 0, Unistd.SEEK_END)).isEqualTo(8192);
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Unistd.ftruncate(memory.fd(), 4096));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2048, 5000, 1L << 31})
  void capacityOutsideTheLimitsIsRefused(long capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RingMemory.create(RingKind.QUEUE, capacity))
        .withMessage(
            "capacity must be a power of two from 4096 to 1073741824, got '" + capacity + "'");
  }

  @Test
  void unsealedMemoryIsRefusedBeforeItIsTouched() throws Exception {
    int fd = file(8192, 0);

    assertThatExceptionOfType(RingException.class)
        .isThrownBy(() -> RingMemory.map(fd, RingKind.QUEUE))
        .withMessage("ring must have the seals 0x7, got '0x0'");
    assertThatExceptionOfType(PosixException.class).isThrownBy(() -> Unistd.close(fd));
  }

  @ParameterizedTest
  @CsvSource({"4096, QUEUE", "0, QUEUE", "8191, QUEUE", "12272, QUEUE", "8192, BELL", "4095, BELL"})
  void truncatedMemoryIsRefused(long size, RingKind kind) throws Exception {
    int fd = file(size, SIZE_SEALS);

    assertThatExceptionOfType(RingException.class)
        .isThrownBy(() -> RingMemory.map(fd, kind))
        .withMessageStartingWith("ring of kind " + kind + " must have room for a header");
  }

  @Test
  void memoryWithoutMagicIsRefused() throws Exception {
    int fd = file(8192, SIZE_SEALS);

    assertThatExceptionOfType(RingException.class)
        .isThrownBy(() -> RingMemory.map(fd, RingKind.QUEUE))
        .withMessage("ring must start with KAIRORNG, got '0x0'");
  }

  @Test
  void wrongHeaderIsRefused() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, 4096)) {
      RingDescriptor.INT.set(memory.bytes(), RingDescriptor.VERSION_OFFSET, 2);
      refused(memory, RingKind.QUEUE, "ring must have version 1, got '2'");

      RingDescriptor.INT.set(memory.bytes(), RingDescriptor.VERSION_OFFSET, 1);
      refused(memory, RingKind.BROADCAST, "ring must be of kind BROADCAST, got '1'");

      RingDescriptor.LONG.set(memory.bytes(), RingDescriptor.CAPACITY_OFFSET, 1L << 20);
      refused(memory, RingKind.QUEUE, "capacity must be '4096', got '1048576'");
    }
  }

  @Test
  void somethingElseThanMemoryIsRefused() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      int fd = Fcntl.open(arena.allocateFrom("/dev/zero"), Fcntl.O_RDWR, 0);
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> RingMemory.map(fd, RingKind.QUEUE))
          .withMessageStartingWith("fcntl failed: EINVAL");
    }
  }

  @Test
  void broadcastIsOpenToConsumersOnceItsProducerSealedIt() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.BROADCAST, 4096)) {
      assertThatExceptionOfType(RingException.class)
          .isThrownBy(() -> Rings.readOnly(memory))
          .withMessage("ring must have the seals 0x17, got '0x6'");

      try (var _ = new BroadcastProducer(memory);
          RingMemory read = Rings.readOnly(memory)) {
        assertThat(read.capacity()).isEqualTo(4096);
      }
    }
  }

  @Test
  void nobodyWritesToASealedBroadcastButItsProducer() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.BROADCAST, 4096);
        var _ = new BroadcastProducer(memory);
        Arena arena = Arena.ofConfined()) {
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Rings.again(memory))
          .withMessageStartingWith("mmap failed: EPERM");
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Unistd.write(memory.fd(), arena.allocate(1)))
          .withMessageStartingWith("write failed: EPERM");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() ->
              Files.write(
                  Path.of("/proc/self/fd/" + memory.fd()), new byte[1], StandardOpenOption.WRITE));
    }
  }

  @Test
  void readOnlyMappingCannotBeWrittenByMistake() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.BROADCAST, 4096);
        var _ = new BroadcastProducer(memory);
        RingMemory read = Rings.readOnly(memory)) {
      assertThatIllegalArgumentException().isThrownBy(read::hangUp);
      assertThat(read.bytes().isReadOnly()).isTrue();
    }
  }

  @Test
  void bellHasNoData() throws Exception {
    try (RingMemory bell = RingMemory.createBell()) {
      assertThat(Unistd.lseek(bell.fd(), 0, Unistd.SEEK_END)).isEqualTo(4096);
      try (RingMemory again = Rings.again(bell)) {
        assertThat(again.kind()).isEqualTo(RingKind.BELL);
      }
    }
  }

  @Test
  void closedMemoryIsOutOfReach() throws Exception {
    RingMemory memory = RingMemory.create(RingKind.QUEUE, 4096);
    var consumer = new Consumer(memory);
    memory.close();
    memory.close();

    assertThatIllegalStateException().isThrownBy(consumer::poll);
  }

  private static void refused(RingMemory memory, RingKind kind, String message) throws IOException {
    int fd = Rings.copyOf(memory);
    assertThatExceptionOfType(RingException.class)
        .isThrownBy(() -> RingMemory.map(fd, kind))
        .withMessage(message);
  }

  private static int file(long size, int seals) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          Mman.memfd_create(arena.allocateFrom("test"), Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING);
      Unistd.ftruncate(fd, size);
      if (seals != 0) {
        Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, seals);
      }
      return fd;
    }
  }
}
