package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.posix.CHeader;
import io.kairo.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class FutexTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void numbersAreThoseOfTheHeaders() throws Exception {
    CHeader header =
        new CHeader("linux/futex.h", "sys/syscall.h", "time.h")
            .value("FUTEX_WAIT")
            .value("FUTEX_WAKE")
            .value("SYS_futex")
            .value("sizeof(struct timespec)")
            .offset("struct timespec", "tv_nsec");

    assertThat(header.values())
        .containsExactly(
            (long) Futex.FUTEX_WAIT,
            (long) Futex.FUTEX_WAKE,
            (long) Futex.NUMBER,
            Futex.TIMESPEC_SIZE,
            8L);
  }

  @Test
  void valueThatDiffersIsNotWaitedFor() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(JAVA_INT);

      assertThat(Futex.wait(word, 1, timeout(arena, MINUTE))).isFalse();
    }
  }

  @Test
  void timeIsOverWhenNobodyWakes() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(JAVA_INT);

      assertThat(Futex.wait(word, 0, timeout(arena, 1))).isFalse();
    }
  }

  @Test
  void sleeperIsWoken() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment word = arena.allocate(JAVA_INT);
      MemorySegment timeout = timeout(arena, MINUTE);
      var woken = new CompletableFuture<Boolean>();
      Thread sleeper =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  woken.complete(Futex.wait(word, 0, timeout));
                } catch (Exception e) {
                  woken.completeExceptionally(e);
                }
              });

      while (Futex.wake(word, 1) == 0) {
        Thread.onSpinWait();
      }

      assertThat(woken.get()).isTrue();
      sleeper.join();
    }
  }

  @Test
  void wordMustBeAligned() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(8).asSlice(1, 4);
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Futex.wake(word, 1))
          .withMessage("futex failed: EINVAL (invalid argument)");
    }
  }

  private static MemorySegment timeout(Arena arena, long nanos) {
    MemorySegment timeout = Futex.allocateTimeout(arena);
    Futex.setTimeout(timeout, nanos);
    return timeout;
  }
}
