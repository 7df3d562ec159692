package io.kairo.cli;

import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Table;
import io.kairo.sdk.Kairo;
import java.nio.file.Path;

/// `kairo skill list|lint|install|start|stop|status`.
final class SkillCommand {
  private SkillCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), SkillCommand::list)
        .with(Command.of("list", "Lists the installed skills.", SkillCommand::list))
        .with(
            Command.of(
                    "lint",
                    "Says what a package would be allowed, and what is wrong with it.",
                    SkillCommand::lint)
                .argument("DIR", "The package's folder."))
        .with(
            Command.of("install", "Verifies a package and copies it in.", SkillCommand::install)
                .argument("DIR", "The package's folder."))
        .with(
            Command.of("start", "Starts a skill, confined.", SkillCommand::start)
                .argument("NAME", "The skill.")
                .option("--agent", "AGENT", "The agent that it works for."))
        .with(
            Command.of("stop", "Stops a skill.", SkillCommand::stop).argument("NAME", "The skill."))
        .with(
            Command.of("status", "Tells all about one skill.", SkillCommand::status)
                .argument("NAME", "The skill."));
  }

  private static ExitCode list(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      SkillApi.Listing listing = kairo.call(SystemCalls.SKILL_LIST, Nothing.NOTHING);
      return invocation.show(
          listing, table(listing), "no skills; install one with 'kairo skill install DIR'");
    }
  }

  /// Fails when there are problems, as a check in a build wants.
  private static ExitCode lint(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      SkillApi.Linted linted =
          kairo.call(SystemCalls.SKILL_LINT, new SkillApi.Lint(folder(invocation)));
      invocation.say(linted, LintPage.of(linted));
      return linted.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }
  }

  private static String folder(Invocation invocation) {
    return Path.of(invocation.argument(0)).toAbsolutePath().normalize().toString();
  }

  private static ExitCode install(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      SkillApi.Installed installed =
          kairo.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(folder(invocation)));
      SkillApi.Skill skill = installed.skill();
      return invocation.say(
          installed, "installed " + skill.name() + " " + skill.version() + ", " + skill.digest());
    }
  }

  private static ExitCode start(Invocation invocation) {
    var start = new SkillApi.Start(invocation.argument(0), invocation.option("--agent"));
    try (Kairo kairo = invocation.connect()) {
      return state(invocation, kairo.call(SystemCalls.SKILL_START, start));
    }
  }

  private static ExitCode stop(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      return state(
          invocation,
          kairo.call(SystemCalls.SKILL_STOP, new SkillApi.Name(invocation.argument(0))));
    }
  }

  private static ExitCode status(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      SkillApi.Skill skill =
          kairo.call(SystemCalls.SKILL_STATUS, new SkillApi.Name(invocation.argument(0)));
      return invocation.say(skill, SkillPage.of(skill));
    }
  }

  private static ExitCode state(Invocation invocation, SkillApi.Skill skill) {
    return invocation.say(skill, SkillPage.state(skill));
  }

  static Table table(SkillApi.Listing listing) {
    Table table =
        new Table("NAME", "VERSION", "STATE", ">PID", "AGENT", ">RESTARTS", "DESCRIPTION");
    for (SkillApi.Skill skill : listing.skills()) {
      table.row(
          skill.name(),
          skill.version(),
          skill.state(),
          skill.pid(),
          skill.agent(),
          skill.restarts(),
          skill.description());
    }
    return table;
  }
}
