package io.kairo.bench;

import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Publishers that want to know of each event when it is on disk, in a process of its own, each
/// with a connection and a thread: measures batches. Its argument is the kernel's socket.
final class DurablePublishers {
  /// How many events all of them publish in one run.
  static final int BATCH = 16_000;

  /// What each of them says.
  static final EventApi.Publish READING =
      new EventApi.Publish(
          "user.bench.reading",
          Map.of("celsius", 21.5, "humidity", 0.45, "sensor", "hall"),
          Optional.of(true));

  private static final int PUBLISHERS = 32;
  private static final int UNACKNOWLEDGED = 100;

  private DurablePublishers() {}

  public static void main(String[] arguments) throws Exception {
    try (var connections = new Resources();
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS)) {
      List<Callable<Integer>> shares = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        Volley publisher = connections.add(connect(Path.of(arguments[0])));
        shares.add(() -> publisher.make(BATCH / PUBLISHERS));
      }
      Samples.answerLines(System.in, System.out, () -> publish(threads, shares));
    }
  }

  private static Volley connect(Path socket) throws IOException {
    return Volley.connect(
        socket, UNACKNOWLEDGED, id -> RawLine.request(id, SystemCalls.PUBLISH, READING));
  }

  private static void publish(ExecutorService threads, List<Callable<Integer>> shares)
      throws IOException, InterruptedException {
    for (Future<Integer> share : threads.invokeAll(shares)) {
      try {
        share.get();
      } catch (ExecutionException e) {
        throw new IOException("an event must be published, got " + e.getCause(), e);
      }
    }
  }
}
