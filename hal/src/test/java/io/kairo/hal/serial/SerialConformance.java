package io.kairo.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kairo.hal.DeviceGone;
import io.kairo.hal.SerialPort;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/// What every serial port does, whatever is behind it.
final class SerialConformance {
  /// Far longer than anything takes here: who waits so long waits for something that never comes.
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final Maker maker;

  SerialConformance(Maker maker) {
    this.maker = maker;
  }

  /// Makes a port and what is at the other end of its cable.
  interface Maker {
    Bench make() throws Exception;
  }

  interface Bench extends AutoCloseable {
    SerialPort port();

    void send(byte[] bytes) throws Exception;

    /// The next `count` bytes that the port sent.
    byte[] receive(int count) throws Exception;

    /// The far end takes nothing more.
    void stall();

    /// The far end takes what comes again.
    void resume();

    void unplug() throws Exception;

    @Override
    void close() throws IOException;
  }

  Stream<DynamicTest> facts() {
    return Stream.of(
        fact("every byte arrives as it was sent", this::everyByteArrives),
        fact("every byte reaches the far end", this::everyByteIsSent),
        fact("a read without data ends empty", this::readEndsEmpty),
        fact("a read takes no more than it was asked for", this::readIsBounded),
        fact("bytes that come wake a read that waits", this::bytesWakeRead),
        fact("close ends a read that waits", this::closeEndsRead),
        fact("unplugging ends a read that waits", this::unplugEndsRead),
        fact("unplugging fails what comes after", this::unpluggedFails),
        fact("a closed port refuses every call", this::closedRefuses),
        fact("a write that cannot go on says how far it came", this::writeSaysHowFar),
        fact("a write that waits goes on", this::writeGoesOn),
        fact("readers that wait leave the carriers free", this::waitingIsCheap));
  }

  private interface Check {
    void run(Bench bench) throws Exception;
  }

  private DynamicTest fact(String name, Check check) {
    Executable run =
        () -> {
          try (Bench bench = maker.make()) {
            check.run(bench);
          }
        };
    return dynamicTest(name, run);
  }

  private void everyByteArrives(Bench bench) throws Exception {
    byte[] all = allBytes();

    bench.send(all);

    byte[] got = new byte[0];
    while (got.length < all.length) {
      byte[] more = bench.port().read(4096, LONG);
      assertThat(more).isNotEmpty();
      got = Arrays.copyOf(got, got.length + more.length);
      System.arraycopy(more, 0, got, got.length - more.length, more.length);
    }
    assertThat(got).isEqualTo(all);
  }

  private void everyByteIsSent(Bench bench) throws Exception {
    byte[] all = allBytes();

    int taken = bench.port().write(all, LONG);

    assertThat(taken).isEqualTo(all.length);
    assertThat(bench.receive(all.length)).isEqualTo(all);
  }

  private void readEndsEmpty(Bench bench) throws Exception {
    assertThat(bench.port().read(16, Duration.ZERO)).isEmpty();
    assertThat(bench.port().read(16, Duration.ofMillis(1))).isEmpty();
  }

  private void readIsBounded(Bench bench) throws Exception {
    bench.send(new byte[] {1, 2, 3, 4, 5});

    assertThat(bench.port().read(2, LONG)).hasSizeLessThanOrEqualTo(2).isNotEmpty();
  }

  private void bytesWakeRead(Bench bench) throws Exception {
    FutureTask<byte[]> read = waiting(() -> bench.port().read(1, FOR_EVER));

    bench.send(new byte[] {7});

    assertThat(result(read)).containsExactly(7);
  }

  private void writeGoesOn(Bench bench) throws Exception {
    byte[] much = new byte[1 << 20];
    bench.stall();
    FutureTask<Integer> write = waiting(() -> bench.port().write(much, FOR_EVER));

    bench.resume();

    assertThat(result(write)).isEqualTo(much.length);
  }

  private void closeEndsRead(Bench bench) throws Exception {
    FutureTask<byte[]> read = waiting(() -> bench.port().read(1, FOR_EVER));

    bench.port().close();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> result(read))
        .withCauseInstanceOf(ClosedChannelException.class);
  }

  private void unplugEndsRead(Bench bench) throws Exception {
    FutureTask<byte[]> read = waiting(() -> bench.port().read(1, FOR_EVER));

    bench.unplug();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> result(read))
        .withCauseInstanceOf(DeviceGone.class);
  }

  private void unpluggedFails(Bench bench) throws Exception {
    bench.unplug();

    SerialPort port = bench.port();
    assertThatExceptionOfType(DeviceGone.class).isThrownBy(() -> port.read(1, LONG));
    assertThatExceptionOfType(DeviceGone.class).isThrownBy(() -> port.write(new byte[1], LONG));
    assertThatExceptionOfType(DeviceGone.class).isThrownBy(port::settings);
    port.close();
  }

  private void closedRefuses(Bench bench) throws Exception {
    SerialPort port = bench.port();

    port.close();
    port.close();

    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> port.read(1, LONG));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> port.write(new byte[1], LONG));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(port::settings);
  }

  private void writeSaysHowFar(Bench bench) throws Exception {
    byte[] tooMuch = new byte[8 << 20];
    bench.stall();

    int taken = bench.port().write(tooMuch, Duration.ZERO);

    assertThat(taken).isPositive().isLessThan(tooMuch.length);
  }

  /// One reader for each carrier and one more; then something else still gets its turn.
  private void waitingIsCheap(Bench bench) throws Exception {
    int readers = Runtime.getRuntime().availableProcessors() + 1;
    CountDownLatch begun = new CountDownLatch(readers);
    for (int i = 0; i < readers; i++) {
      Thread.startVirtualThread(() -> {
        begun.countDown();
        readQuietly(bench.port());
      });
    }
    begun.await();

    CountDownLatch turn = new CountDownLatch(1);
    Thread.startVirtualThread(turn::countDown);
    turn.await();
  }

  private static void readQuietly(SerialPort port) {
    try {
      port.read(1, LONG);
    } catch (IOException e) {
      // the end of the test
    }
  }

  private static <T> FutureTask<T> waiting(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread caller = Thread.ofPlatform().daemon().start(task);
    while (caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private static byte[] allBytes() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }
}
