package io.kairo.bench;

import io.kairo.api.KernelApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `kernel.ping` by the SDK, from process to process, against a blocking ping-pong in C with the
/// same number of bytes over the same kind of socket.
final class PingContest {
  private static final int WARM_UP = 20_000;
  private static final int RUNS = 2_000;

  private PingContest() {}

  /// @param prefix before every command, to bind it to a core
  static Contest open(Workshop workshop, List<String> prefix)
      throws IOException, InterruptedException {
    return Duel.open(workshop, prefix, PingContest::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    String program = stage.workshop().program("pingpong").toString();
    KernelProcess kernel = stage.kernel();
    KernelApi.Pong pong = kernel.awaitPong();
    MeasuringProcess ours = stage.start(PingClient.class, kernel.socket().toString());
    Path socket = stage.workshop().fresh("socket");
    stage.start(pingPong(program, "server", socket, pong)).await("ready");
    MeasuringProcess baseline = stage.start(pingPong(program, "client", socket, pong));
    ours.measure(WARM_UP);
    baseline.measure(RUNS);
    return new Duel.Sides(Duel.Side.micros(ours, RUNS), Duel.Side.micros(baseline, RUNS));
  }

  private static List<String> pingPong(
      String program, String end, Path socket, KernelApi.Pong pong) {
    return List.of(
        program,
        end,
        socket.toString(),
        Integer.toString(RawLine.requestSize()),
        Integer.toString(RawLine.replySize(pong)));
  }
}
