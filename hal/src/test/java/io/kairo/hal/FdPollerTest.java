package io.kairo.hal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FdPollerTest {
  private final FdPoller poller = new FdPoller();
  private final int first = eventfd();
  private final int second = eventfd();

  FdPollerTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    poller.close();
    Unistd.close(first);
    Unistd.close(second);
  }

  @Test
  void eachArmingGivesOneCall() throws Exception {
    Semaphore calls = new Semaphore(0);
    FdPoller.Watch watch = poller.watch(first, calls::release);
    signal(first);

    watch.arm(Epoll.EPOLLIN);
    calls.acquire();
    roundTrip();
    assertThat(calls.availablePermits()).isZero();

    watch.arm(Epoll.EPOLLIN);
    calls.acquire();
    watch.close();
  }

  @Test
  void closedWatchIsNotCalled() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    FdPoller.Watch watch = poller.watch(first, calls::incrementAndGet);
    watch.arm(Epoll.EPOLLIN);

    watch.close();
    signal(first);
    roundTrip();

    assertThat(calls).hasValue(0);
  }

  @Test
  void failingCallbackHarmsNoOther() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    FdPoller.Watch watch =
        poller.watch(
            first,
            () -> {
              called.countDown();
              throw new IllegalStateException("callback");
            });
    signal(first);
    watch.arm(Epoll.EPOLLIN);
    called.await();

    roundTrip();
    watch.close();
  }

  @Test
  void closedDescriptorIsRefused() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> poller.watch(-1, () -> {}))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
  }

  /// Everything that was ready before has been called when this returns.
  private void roundTrip() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    FdPoller.Watch watch = poller.watch(second, called::countDown);
    signal(second);
    watch.arm(Epoll.EPOLLIN);
    called.await();
    watch.close();
  }

  private static int eventfd() throws IOException {
    return Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK);
  }

  private static void signal(int eventfd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(eventfd, arena.allocateFrom(JAVA_LONG, 1L));
    }
  }
}
