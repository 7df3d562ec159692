package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// How much faster a program calls the kernel than a service on the bus of a Linux desktop.
final class AgainstDbus implements Row {
  private static final String NAME = "io.kairo.Bench";
  private static final int WARM_UP = 20_000;
  private static final int RUNS = 2_000;

  @Override
  public Goal goal() {
    return new Goal(
        "against-dbus",
        "kernel.ping by the Java SDK, p50, against Peer.Ping of a C service by a C client over dbus-daemon; all on one core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(1.0 / 3),
        1.0 / 5);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, Cores.pinned(), AgainstDbus::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    MeasuringProcess baseline = baseline(stage);
    MeasuringProcess ours = stage.start(PingClient.class, stage.kernel().socket().toString());
    ours.measure(WARM_UP);
    baseline.measure(RUNS);
    return new Duel.Sides(Duel.Side.micros(ours, RUNS), Duel.Side.micros(baseline, RUNS));
  }

  /// A client that calls a service over a bus of their own.
  static MeasuringProcess baseline(Stage stage) throws IOException, InterruptedException {
    String program = stage.workshop().program("dbusping").toString();
    String bus = stage.workshop().fresh("dbus").toString();
    listen(stage, bus);
    stage.startServer(List.of(program, "service", bus, NAME)).await("ready");
    return stage.start(List.of(program, "client", bus, NAME));
  }

  /// Starts a private bus at `socket`, and waits until it is there.
  private static void listen(Stage stage, String socket) throws IOException {
    try {
      stage
          .startServer(
              List.of(
                  "dbus-daemon",
                  "--session",
                  "--nofork",
                  "--address=unix:path=" + socket,
                  "--print-address"))
          .answer();
    } catch (IOException e) {
      throw new IOException(
          "dbus-daemon must listen, install it with sudo apt-get install dbus: " + e.getMessage(),
          e);
    }
  }
}
