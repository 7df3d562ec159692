package io.kairo.cli.shell;

import io.kairo.api.KernelApi;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// One command as it was typed, with the surroundings it runs in.
public final class Invocation {
  private final List<ParseResult> path;
  private final Surroundings surroundings;

  /// `path` leads from the root to the command that was typed.
  public Invocation(List<ParseResult> path, Surroundings surroundings) {
    this.path = List.copyOf(path);
    this.surroundings = surroundings;
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  public boolean flag(String name) {
    return path.stream().anyMatch(result -> result.hasMatchedOption(name));
  }

  /// An option's value; the one nearest to the command's own name counts.
  public Optional<String> option(String name) {
    return path.reversed().stream()
        .filter(result -> result.hasMatchedOption(name))
        .findFirst()
        .map(result -> result.<String>matchedOptionValue(name, ""));
  }

  /// The values of an option that may be given more than once.
  public List<String> options(String name) {
    return path.getLast().matchedOptionValue(name, List.of());
  }

  /// The command line of another program.
  public List<String> commandLine() {
    return path.getLast().matchedPositionalValue(0, List.of());
  }

  /// An option that is a whole number from `least` to `most`.
  public int number(String name, int otherwise, int least, int most) {
    Optional<String> text = option(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, together with a number that is out of range
    }
    throw new UsageException(
        name + " must be a number from " + least + " to " + most + ", got '" + text.get() + "'",
        "type '" + path.getLast().commandSpec().qualifiedName() + " --help'");
  }

  /// The argument at `index`, which the command declares as required.
  public String argument(int index) {
    return optionalArgument(index)
        .orElseThrow(() -> new IllegalStateException("argument " + index + " is not declared"));
  }

  public Optional<String> optionalArgument(int index) {
    ParseResult leaf = path.getLast();
    return leaf.hasMatchedPositional(index)
        ? Optional.of(leaf.<String>matchedPositionalValue(index, ""))
        : Optional.empty();
  }

  public boolean json() {
    return flag("--json");
  }

  /// The state folder that was named.
  public Optional<Path> state() {
    return option("--state")
        .or(() -> Optional.ofNullable(surroundings.environment().get("KAIRO_STATE")))
        .filter(text -> !text.isEmpty())
        .map(Path::of);
  }

  /// The kernel's socket.
  public Path socket() {
    return state().map(folder -> folder.resolve("kernel.sock")).orElseGet(Kairo::defaultSocket);
  }

  public Kairo connect() {
    return Kairo.connect(socket(), "kairo");
  }

  public Kairo connect(KernelApi.Hello hello) {
    return Kairo.connect(socket(), hello);
  }

  /// Prints `result` as one line of JSON, or `table`, or `nothing` on the other stream when the
  /// table has no rows.
  public ExitCode show(Record result, Table table, String nothing) {
    if (json()) {
      surroundings.out().println(Json.write(result));
    } else if (table.isEmpty()) {
      surroundings.err().println(nothing);
    } else {
      table.lines().forEach(surroundings.out()::println);
    }
    return ExitCode.OK;
  }

  /// Prints `result` as one line of JSON, or `sentence`.
  public ExitCode say(Record result, String sentence) {
    surroundings.out().println(json() ? Json.write(result) : sentence);
    return ExitCode.OK;
  }
}
