package io.kairo.cli;

import io.kairo.cli.shell.Ink;
import java.util.ArrayList;
import java.util.List;

/// The page that `kairo help` shows.
final class HelpPage {
  private static final List<String> GROUPS =
      List.of(
          CommandTable.KERNEL, CommandTable.MACHINE, CommandTable.CONSENT, CommandTable.PROGRAMS);

  private HelpPage() {}

  static List<String> lines(Ink ink) {
    List<String> lines = new ArrayList<>();
    lines.add("Kairo, an operating system for agents.");
    lines.add("");
    lines.add("Usage: kairo [--state DIR] [--json] COMMAND");
    for (String group : GROUPS) {
      lines.add("");
      lines.add(ink.bold(group));
      CommandTable.entries().stream()
          .filter(entry -> entry.group().equals(group))
          .forEach(entry -> lines.add("  " + pad(entry.name()) + entry.sentence()));
    }
    lines.add("");
    lines.add(ink.bold("Everywhere"));
    lines.add("  " + pad("--state") + "The kernel's state folder (or KAIRO_STATE).");
    lines.add("  " + pad("--json") + "Print JSON, for programs.");
    lines.add("  " + pad("--help") + "Show the help of a command.");
    lines.add("  " + pad("--version") + "Show the version.");
    lines.add("");
    lines.add("New here? kairo demo");
    return List.copyOf(lines);
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(1, 11 - name.length()));
  }
}
