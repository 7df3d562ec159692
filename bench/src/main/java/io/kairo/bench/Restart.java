package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// How long the clients of a kernel that is killed wait for the next one.
final class Restart implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "restart",
        "kill -9 of kairod to the first call of a client of the SDK that is answered, against a JVM that says hello and ends",
        "ms",
        "on disk",
        Limit.OURS,
        OptionalDouble.of(1000),
        300);
  }

  @Override
  public int rounds() {
    return 7;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    Kills kills = new Kills(workshop);
    kills.ours();
    kills.baseline();
    return kills;
  }

  /// Each kill is the first in the life of its kairo-init, which starts the next kernel at once; it
  /// would wait longer after each of several.
  private record Kills(Workshop workshop) implements Contest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventApi.Publish FACT =
        new EventApi.Publish("user.bench.restart", Map.of(), Optional.of(true));
    private static final KernelApi.Hello HELLO =
        new KernelApi.Hello(
            "bench",
            Optional.of(Version.PROTOCOL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @Override
    public Reading ours() throws IOException, InterruptedException {
      try (KernelProcess kernel = KernelProcess.begin(workshop, List.of())) {
        kernel.awaitPong();
        kernel.awaitUp();
        try (Kairo client = Kairo.keepConnected(kernel.socket(), HELLO, PATIENCE)) {
          client.call(SystemCalls.PUBLISH, FACT);
          return kill(client, client.call(SystemCalls.PING, Nothing.NOTHING).pid());
        }
      }
    }

    private static Reading kill(Kairo client, long pid) throws IOException {
      ProcessHandle killed =
          ProcessHandle.of(pid)
              .orElseThrow(
                  () -> new IOException("the kernel must run, process " + pid + " is gone"));
      Stopwatch watch = Stopwatch.start();
      killed.destroyForcibly();
      while (answered(client, SystemCalls.PING, Nothing.NOTHING, watch).pid() == pid) {}
      double answered = watch.millis();
      answered(client, SystemCalls.PUBLISH, FACT, watch);
      return Reading.of(answered, watch.millis());
    }

    /// Makes a call until it is answered, as a client would that goes on.
    private static <P extends Record, R extends Record> R answered(
        Kairo client, SystemCall<P, R> call, P params, Stopwatch watch) {
      while (true) {
        try {
          return client.call(call, params);
        } catch (CallException e) {
          if (!e.code().retryable() || watch.millis() > PATIENCE.toMillis()) {
            throw e;
          }
        }
      }
    }

    @Override
    public Reading baseline() throws IOException {
      return HelloStart.measure(workshop);
    }

    @Override
    public void close() {}
  }
}
