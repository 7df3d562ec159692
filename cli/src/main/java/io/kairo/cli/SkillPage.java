package io.kairo.cli;

import io.kairo.api.Permission;
import io.kairo.api.SkillApi;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Words;
import java.util.ArrayList;
import java.util.List;

/// All about one skill, for people.
final class SkillPage {
  private static final int LINE = 200;

  private SkillPage() {}

  /// One line: which skill is in which state.
  static String state(SkillApi.Skill skill) {
    String pid = skill.pid().map(number -> ", pid " + number).orElse("");
    String agent = skill.agent().map(name -> ", for agent " + name).orElse("");
    return CleanText.of(skill.name() + " is " + Words.of(skill.state()) + pid + agent, LINE);
  }

  static String of(SkillApi.Skill skill) {
    List<String> lines = new ArrayList<>();
    lines.add(state(skill));
    lines.add("  version   " + skill.version());
    lines.add("  digest    " + skill.digest());
    lines.add("  restarts  " + skill.restarts());
    skill.lastExit().ifPresent(exit -> lines.add("  ended     " + exit));
    lines.add("  purpose   " + skill.description());
    lines.add("  may ask for");
    skill.permissions().forEach(permission -> lines.add("    " + line(permission)));
    if (skill.permissions().isEmpty()) {
      lines.add("    nothing");
    }
    return String.join(System.lineSeparator(), lines.stream().map(line -> indented(line)).toList());
  }

  private static String line(Permission permission) {
    return permission.id()
        + ": "
        + Words.of(permission.kind())
        + " "
        + permission.target()
        + " "
        + Words.of(permission.access())
        + (permission.required() ? "" : ", optional")
        + ", \""
        + permission.reason()
        + "\"";
  }

  private static String indented(String line) {
    String text = line.stripLeading();
    return line.substring(0, line.length() - text.length()) + CleanText.of(text, LINE);
  }
}
