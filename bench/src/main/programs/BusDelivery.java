package io.kairo.bench;

import io.kairo.kernel.bus.Bus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;

/// Delivers facts one at a time inside one process, and measures how long each takes from being said
/// to being heard. Its argument is the way: `bus` or `queue`. See [Samples].
final class BusDelivery {
  private static final Map<String, Object> PAYLOAD = Map.of("celsius", 21.5, "sensor", "hall");

  /// When the last fact was heard; 0 while it is on its way.
  private static volatile long heard;

  private BusDelivery() {}

  /// Says a fact.
  @FunctionalInterface
  interface Say {
    void fact() throws InterruptedException;
  }

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "bus" -> answerLines(bus());
      case "queue" -> answerLines(queue());
      default ->
          throw new IllegalArgumentException("way must be bus or queue, got '" + arguments[0] + "'");
    }
  }

  private static Say bus() {
    var bus = new Bus(Clock.systemUTC(), "bench", 1);
    bus.subscribe("user.>", 0, _ -> {}, _ -> heard = System.nanoTime());
    return () -> bus.publish("user.bench.reading", "owner", PAYLOAD);
  }

  /// Nothing but the object changes hands.
  private static Say queue() {
    var queue = new ArrayBlockingQueue<Map<String, Object>>(1024);
    Runnable consumer =
        () -> {
          try {
            while (queue.take() == PAYLOAD) {
              heard = System.nanoTime();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread.ofPlatform().daemon().start(consumer);
    return () -> queue.put(PAYLOAD);
  }

  private static void answerLines(Say say) throws IOException, InterruptedException {
    var lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      long[] nanos = new long[Integer.parseInt(line)];
      for (int i = 0; i < nanos.length; i++) {
        heard = 0;
        long start = System.nanoTime();
        say.fact();
        while (heard == 0) {
          Thread.onSpinWait();
        }
        nanos[i] = heard - start;
      }
      System.out.println(Samples.of(nanos).line());
      System.out.flush();
    }
  }
}
