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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/// What every serial port does, whatever is behind it.
final class SerialConformance {
  /// Far longer than anything takes here: who waits so long waits for something that never comes.
  private static final Duration LONG = Duration.ofSeconds(30);

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
        fact("close ends a read that waits", this::closeEndsRead),
        fact("unplugging ends a read that waits", this::unplugEndsRead),
        fact("unplugging fails what comes after", this::unpluggedFails),
        fact("a closed port refuses every call", this::closedRefuses),
        fact("a write that cannot go on says how far it came", this::writeSaysHowFar),
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

  private void closeEndsRead(Bench bench) throws Exception {
    FutureTask<byte[]> read = waitingRead(bench.port());

    bench.port().close();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(read::get)
        .withCauseInstanceOf(ClosedChannelException.class);
  }

  private void unplugEndsRead(Bench bench) throws Exception {
    FutureTask<byte[]> read = waitingRead(bench.port());

    bench.unplug();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(read::get)
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

  private static FutureTask<byte[]> waitingRead(SerialPort port) {
    FutureTask<byte[]> read = new FutureTask<>(() -> port.read(1, LONG));
    Thread reader = Thread.ofPlatform().daemon().start(read);
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return read;
  }

  private static byte[] allBytes() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }
}
