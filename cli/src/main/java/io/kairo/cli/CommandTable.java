package io.kairo.cli;

import io.kairo.cli.demo.DemoCommand;
import io.kairo.cli.shell.Command;
import io.kairo.cli.top.TopCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The commands, by name. Only the one that is typed gets built.
final class CommandTable {
  static final String KERNEL = "Kernel";
  static final String MACHINE = "Devices, skills and agents";
  static final String CONSENT = "Consent";
  static final String PROGRAMS = "For programs and the curious";

  /// One command.
  ///
  /// @param group the heading it stands under in the help; empty when it is hidden
  /// @param sentence what it does
  /// @param maker builds it from its name and sentence
  record Entry(String name, String group, String sentence, Function<Entry, Command> maker) {
    Command command() {
      return maker.apply(this);
    }

    boolean hidden() {
      return group.isEmpty();
    }
  }

  private static final List<Entry> ENTRIES =
      List.of(
          entry(
              "demo",
              KERNEL,
              "Shows it all on a simulated board: skill, agent, consent, crash.",
              e -> DemoCommand.command(e.name(), e.sentence())),
          entry("up", KERNEL, "Starts the kernel.", LauncherCommand::command),
          entry(
              "down", KERNEL, "Stops the kernel and waits until it is gone.", DownCommand::command),
          entry(
              "ping", KERNEL, "Asks the kernel for its version and uptime.", PingCommand::command),
          entry(
              "doctor",
              KERNEL,
              "Tests what this machine offers, with a live probe of each layer.",
              LauncherCommand::command),
          entry("devices", MACHINE, "Lists the devices.", DevicesCommand::command),
          entry(
              "skill", MACHINE, "Lists, installs, starts and stops skills.", SkillCommand::command),
          entry("run", MACHINE, "Runs a program, confined, or an agent.", RunCommand::command),
          entry("ps", MACHINE, "Lists the kernel, agents and skills that run.", PsCommand::command),
          entry(
              "top",
              MACHINE,
              "Shows the machine, agents and skills, live.",
              e -> TopCommand.command(e.name(), e.sentence())),
          entry("consent", CONSENT, "Lists and answers requests.", ConsentCommand::command),
          entry(
              "why",
              CONSENT,
              "Explains what is decided on a permission of a skill, and on what.",
              WhyCommand::command),
          entry(
              "vault",
              CONSENT,
              "Keeps secrets for skills; none of them is ever shown.",
              VaultCommand::command),
          entry("grants", CONSENT, "Lists and revokes what was granted.", GrantsCommand::command),
          entry(
              "audit",
              CONSENT,
              "Verifies the log of all decisions and what came of them.",
              LauncherCommand::command),
          entry(
              "events",
              PROGRAMS,
              "Shows what happened, and with -f what happens.",
              EventsCommand::command),
          entry(
              "call",
              PROGRAMS,
              "Makes any system call and prints its result.",
              CallCommand::command),
          entry(
              "help", PROGRAMS, "Shows this page, or the help of a command.", HelpCommand::command),
          entry(
              "train",
              "",
              "Touches what a command needs, for the AOT cache.",
              TrainCommand::command),
          entry(
              "reference",
              "",
              "Prints the reference page of all calls.",
              ReferenceCommand::command));

  private CommandTable() {}

  static List<Entry> entries() {
    return ENTRIES;
  }

  static Optional<Entry> find(String name) {
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /// The names of the commands that are not hidden.
  static List<String> names() {
    return ENTRIES.stream().filter(entry -> !entry.hidden()).map(Entry::name).toList();
  }

  private static Entry entry(
      String name, String group, String sentence, Function<Entry, Command> maker) {
    return new Entry(name, group, sentence, maker);
  }
}
