package io.kairo.bench;

import io.kairo.api.KernelApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `kernel.ping` by the SDK, from process to process, against a blocking ping-pong in C with the
/// same number of bytes over the same kind of socket.
final class PingContest implements Contest {
  private static final int WARM_UP = 20_000;
  private static final int RUNS = 2_000;

  private final Workshop workshop;
  private final List<String> prefix;
  private final Resources resources = new Resources();
  private final MeasuringProcess ours;
  private final MeasuringProcess baseline;

  /// @param prefix before every command, to bind it to a core
  PingContest(Workshop workshop, List<String> prefix) throws IOException, InterruptedException {
    this.workshop = workshop;
    this.prefix = prefix;
    try {
      Path program = workshop.program("pingpong");
      KernelProcess kernel = resources.add(KernelProcess.begin(workshop, prefix));
      KernelApi.Pong pong = kernel.awaitPong();
      kernel.awaitUp();
      ours =
          start(
              Jvm.module(workshop.settings().java(), PingClient.class, kernel.socket().toString()));
      Path socket = workshop.fresh("socket");
      start(pingPong(program, "server", socket, pong)).await("ready");
      baseline = start(pingPong(program, "client", socket, pong));
      ours.measure(WARM_UP);
      baseline.measure(RUNS);
    } catch (IOException | InterruptedException | RuntimeException e) {
      try (resources) {
        throw e;
      }
    }
  }

  @Override
  public Reading ours() throws IOException {
    return ours.measure(RUNS).micros();
  }

  @Override
  public Reading baseline() throws IOException {
    return baseline.measure(RUNS).micros();
  }

  @Override
  public void close() throws IOException {
    resources.close();
  }

  private MeasuringProcess start(List<String> command) throws IOException {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return resources.add(workshop.measuring(all));
  }

  private static List<String> pingPong(Path program, String end, Path socket, KernelApi.Pong pong) {
    return List.of(
        program.toString(),
        end,
        socket.toString(),
        Integer.toString(RawLine.requestSize()),
        Integer.toString(RawLine.replySize(pong)));
  }
}
