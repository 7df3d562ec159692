package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// How much faster a program calls the kernel than a tool over the Model Context Protocol.
final class AgainstMcp implements Row {
  private static final String PROGRAM = "mcp-ping.mjs";
  private static final String SDK = "@modelcontextprotocol/sdk@1.32.2";
  private static final int WARM_UP = 20_000;
  private static final int MCP_WARM_UP = 3_000;
  private static final int RUNS = 2_000;

  @Override
  public Goal goal() {
    return new Goal(
        "against-mcp",
        "kernel.ping by the Java SDK, p50, against a call of a tool over MCP's standard streams by the official SDK for Node; all on one core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(1.0 / 10),
        1.0 / 20);
  }

  @Override
  public int rounds() {
    return 7;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, Cores.pinned(), AgainstMcp::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    MeasuringProcess baseline = baseline(stage);
    MeasuringProcess ours = stage.start(PingClient.class, stage.kernel().socket().toString());
    ours.measure(WARM_UP);
    baseline.measure(MCP_WARM_UP);
    return new Duel.Sides(Duel.Side.micros(ours, RUNS), Duel.Side.micros(baseline, RUNS));
  }

  /// A client that has started its tool; the SDK is installed for it, into a folder of the run.
  static MeasuringProcess baseline(Stage stage) throws IOException, InterruptedException {
    Workshop workshop = stage.workshop();
    Path folder = Files.createDirectory(workshop.fresh("mcp"));
    install(stage, folder);
    Path sources = workshop.settings().sources().resolve("bench/src/main/programs");
    Path program = Files.copy(sources.resolve(PROGRAM), folder.resolve(PROGRAM));
    return stage.start(List.of("node", program.toString(), "client"));
  }

  private static void install(Stage stage, Path folder) throws IOException, InterruptedException {
    Path log = stage.workshop().fresh("npm");
    List<String> command = new ArrayList<>(stage.prefix());
    command.addAll(
        List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", folder.toString(), SDK));
    int status;
    try {
      status = stage.workshop().start(command, log).waitFor();
    } catch (IOException e) {
      throw missing(String.valueOf(e.getMessage()), e);
    }
    if (status != 0) {
      throw missing(Workshop.words(log), new IOException("npm ended with " + status));
    }
  }

  private static IOException missing(String found, Throwable cause) {
    return new IOException(
        "npm must install " + SDK + ", install it with sudo apt-get install nodejs npm: " + found,
        cause);
  }
}
