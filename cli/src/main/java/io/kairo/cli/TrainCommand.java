package io.kairo.cli;

import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Surroundings;
import io.kairo.cli.shell.Table;
import io.kairo.ipc.codec.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `kairo train`: goes through what commands do, so that the AOT cache that is written when the
/// process ends knows it. It always succeeds: without a kernel it trains less.
final class TrainCommand {
  private static final List<List<String>> CALLS =
      List.of(
          List.of("ping"),
          List.of("ps"),
          List.of("devices"),
          List.of("skill", "list"),
          List.of("consent"),
          List.of("grants"),
          List.of("events", "--last", "5"),
          List.of("events", "--last", "5", "--json"),
          List.of("ps", "--json"),
          List.of("top", "--count", "1", "--others", "5"),
          List.of("call", "kernel.ping", "{}"));

  private TrainCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), TrainCommand::run);
  }

  private static ExitCode run(Invocation invocation) {
    Program program = new Program(quiet(invocation.surroundings()));
    program.run("help");
    program.run("devcies");
    program.run("ps", "--jsn");
    program.run("reference");
    CommandTable.entries().forEach(entry -> program.run(entry.name(), "--help"));
    Table table = new Table("NAME", ">PID");
    table.row("kernel", 1);
    Json.parse(Json.write(table.lines()));
    for (List<String> call : CALLS) {
      List<String> args = new ArrayList<>(call);
      invocation.state().ifPresent(state -> args.addAll(List.of("--state", state.toString())));
      program.run(args.toArray(String[]::new));
    }
    return ExitCode.OK;
  }

  private static Surroundings quiet(Surroundings loud) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Surroundings(
        nowhere,
        nowhere,
        InputStream.nullInputStream(),
        loud.environment(),
        false,
        false,
        false,
        loud.launcher(),
        loud.image());
  }
}
