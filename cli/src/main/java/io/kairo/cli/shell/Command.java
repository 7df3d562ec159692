package io.kairo.cli.shell;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One command: its name, what it takes and what it does. Built by hand and not from annotations,
/// because reflection is most of what picocli costs at start.
public final class Command {
  private final CommandSpec spec;
  private int arguments;

  /// What a command does; the result is how the program ends.
  @FunctionalInterface
  public interface Action {
    ExitCode run(Invocation invocation) throws Exception;
  }

  private Command(String name, String sentence, Action action) {
    spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.usageMessage().description(sentence);
    global(spec);
  }

  public static Command of(String name, String sentence, Action action) {
    return new Command(name, sentence, action);
  }

  /// The options that every command has.
  public static void global(CommandSpec spec) {
    spec.addOption(value("--state", "DIR", "The kernel's state folder (or KAIRO_STATE).").build())
        .addOption(bare("--json").description("Print JSON, for programs.").build())
        .addOption(bare("--help").usageHelp(true).description("Show this help.").build())
        .addOption(bare("--version").versionHelp(true).description("Show the version.").build());
  }

  /// Adds an option without a value, under each of `names`.
  public Command flag(String sentence, String... names) {
    spec.addOption(bare(names).description(sentence).build());
    return this;
  }

  /// Adds an option with a value.
  public Command option(String name, String label, String sentence) {
    spec.addOption(value(name, label, sentence).build());
    return this;
  }

  /// Adds an option with a value, under each of `names`.
  public Command option(String[] names, String label, String sentence) {
    spec.addOption(value(names, label, sentence).build());
    return this;
  }

  /// Adds an option with a value that may be given more than once.
  public Command options(String name, String label, String sentence) {
    spec.addOption(
        value(name, label, sentence).type(List.class).auxiliaryTypes(String.class).build());
    return this;
  }

  /// Adds the command line of another program: all that comes from here on.
  public Command commandLine(String label, String sentence) {
    spec.parser().stopAtPositional(true);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(arguments + "..*")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label)
            .description(sentence)
            .build());
    return this;
  }

  /// Adds an argument that must be there.
  public Command argument(String label, String sentence) {
    return argument(label, sentence, true);
  }

  /// Adds an argument that may be left out.
  public Command optionalArgument(String label, String sentence) {
    return argument(label, sentence, false);
  }

  /// Adds a command below this one.
  public Command with(Command child) {
    spec.addSubcommand(child.spec.name(), new CommandLine(child.spec));
    return this;
  }

  public CommandSpec spec() {
    return spec;
  }

  private Command argument(String label, String sentence, boolean required) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(arguments++))
            .arity(required ? "1" : "0..1")
            .required(required)
            .type(String.class)
            .paramLabel(label)
            .description(sentence)
            .build());
    return this;
  }

  private static OptionSpec.Builder bare(String... names) {
    return OptionSpec.builder(names).arity("0").type(boolean.class);
  }

  private static OptionSpec.Builder value(String name, String label, String sentence) {
    return value(new String[] {name}, label, sentence);
  }

  private static OptionSpec.Builder value(String[] names, String label, String sentence) {
    return OptionSpec.builder(names)
        .arity("1")
        .type(String.class)
        .paramLabel(label)
        .description(sentence);
  }
}
