package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.codec.ResponseMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Publishes at a rate over one connection, or as fast as the kernel answers when that is less. One
/// event of ten is durable. Started as a process with the kernel's socket, the number of
/// publishers, the rate of all, and the seconds; says for each of them `ANSWERED DURABLE FAILED
/// MILLIS`.
final class FloodPublisher implements Callable<String> {
  /// One event of so many is durable.
  static final int DURABLE_EVERY = 10;

  static final String PLAIN = "user.flood.plain";
  static final String DURABLE = "user.flood.durable";

  /// Events that are not answered yet. A durable one waits for the disk: it must not hold the
  /// others up. Their replies, if they all came while this process does not get to read, must stay
  /// below the 4 MiB at which the kernel hangs up: some 250 bytes each when they say no.
  private static final int MOST_PLAIN_IN_FLIGHT = 1_000;

  private static final int MOST_DURABLE_IN_FLIGHT = 10_000;
  private static final int MOST_AT_ONCE = 200;
  private static final long MOMENT_NANOS = 500_000;
  private static final int BUFFER = 1 << 16;
  private static final int SILENCE_MILLIS = 30_000;
  private static final double NANOS = 1e9;

  private final RawLine line;
  private final int publisher;
  private final double rate;
  private final double seconds;
  private final Replies replies = new Replies(this::hear);
  private long sent;
  private long answered;
  private long durable;
  private long failed;

  private FloodPublisher(RawLine line, int publisher, double rate, double seconds) {
    this.line = line;
    this.publisher = publisher;
    this.rate = rate;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    double rate = Double.parseDouble(arguments[2]) / count;
    double seconds = Double.parseDouble(arguments[3]);
    try (var lines = new Resources();
        ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Callable<String>> publishers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        RawLine line =
            RawLine.connect(Path.of(arguments[0]))
                .orElseThrow(() -> new IOException("a kernel must listen on " + arguments[0]));
        publishers.add(new FloodPublisher(lines.add(line), i, rate, seconds));
      }
      for (Future<String> said : threads.invokeAll(publishers)) {
        System.out.println(said.get());
      }
    }
  }

  @Override
  public String call() throws IOException {
    long start = System.nanoTime();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER);
      double passed = 0;
      while (passed < seconds || answered < sent) {
        long due = passed < seconds ? (long) (passed * rate) : sent;
        send((int) Math.min(due - sent, MOST_AT_ONCE));
        hear(buffer, isFull() || passed >= seconds);
        passed = (System.nanoTime() - start) / NANOS;
      }
      return answered + " " + durable + " " + failed + " " + Math.round(passed * 1000);
    }
  }

  private boolean isFull() {
    long durableSent = (sent + DURABLE_EVERY - 1) / DURABLE_EVERY;
    long durableAnswered = durable + failed;
    long plainInFlight = sent - durableSent - (answered - durableAnswered);
    return plainInFlight > MOST_PLAIN_IN_FLIGHT
        || durableSent - durableAnswered > MOST_DURABLE_IN_FLIGHT;
  }

  private void send(int count) throws IOException {
    if (count <= 0) {
      return;
    }
    var frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      frames.writeBytes(frame(sent++));
    }
    try (Arena once = Arena.ofConfined()) {
      line.send(once.allocateFrom(ValueLayout.JAVA_BYTE, frames.toByteArray()));
    }
  }

  private byte[] frame(long number) {
    boolean kept = number % DURABLE_EVERY == 0;
    Map<String, Object> payload = Map.of("publisher", (long) publisher, "number", number);
    var event = new EventApi.Publish(kept ? DURABLE : PLAIN, payload, Optional.of(kept));
    return RawLine.request(number, SystemCalls.PUBLISH, event);
  }

  /// Takes what has come after a moment, so that it is much and not one reply; waits for it when
  /// there is nothing else to do.
  private void hear(MemorySegment buffer, boolean wait) throws IOException {
    LockSupport.parkNanos(MOMENT_NANOS);
    if (!line.awaitInput(wait ? SILENCE_MILLIS : 0)) {
      if (wait && answered < sent) {
        throw new IOException("the kernel must answer, it is silent");
      }
      return;
    }
    replies.hear(line.receive(buffer));
  }

  private void hear(ResponseMessage response) {
    answered++;
    Optional<CallException> error = response.error();
    if (error.isPresent()) {
      if (!error.get().code().retryable()) {
        throw error.get();
      }
      failed++;
    } else if (response.id().orElse(-1L) instanceof Long id && id % DURABLE_EVERY == 0) {
      durable++;
    }
  }
}
