package io.kairo.cli;

import io.kairo.api.ConsentApi;
import io.kairo.api.SkillApi;
import io.kairo.cli.shell.CleanText;
import java.util.ArrayList;
import java.util.List;

/// What a package would be allowed, for people.
final class LintPage {
  private static final int LINE = 300;

  private LintPage() {}

  static String of(SkillApi.Linted linted) {
    List<String> lines = new ArrayList<>();
    lines.add(linted.name() + " " + linted.version());
    group(lines, "may, once you agree", linted, true);
    group(lines, "may, without asking", linted, false);
    lines.add("may use up");
    linted.limits().forEach((what, much) -> lines.add("  " + what + ": " + much));
    lines.add("can never");
    linted.denied().forEach(what -> lines.add("  " + what));
    if (linted.problems().isEmpty()) {
      lines.add("no problems");
    } else {
      lines.add("problems");
      linted.problems().forEach(problem -> lines.add("  " + problem));
    }
    return String.join(System.lineSeparator(), lines.stream().map(LintPage::clean).toList());
  }

  private static void group(
      List<String> lines, String title, SkillApi.Linted linted, boolean asked) {
    List<SkillApi.Ability> abilities =
        linted.abilities().stream().filter(ability -> ability.asked() == asked).toList();
    if (abilities.isEmpty()) {
      return;
    }
    lines.add(title);
    for (SkillApi.Ability ability : abilities) {
      lines.add("  " + ability.sentence() + " (" + ability.permission() + ")");
      lines.add("    \"" + ability.reason() + "\"" + notes(ability));
    }
  }

  private static String notes(SkillApi.Ability ability) {
    String needed = ability.required() ? "" : "; it works without";
    return ability.revocation().stream()
        .filter(how -> how == ConsentApi.Revocation.STOPS_SKILL)
        .map(_ -> needed + "; taking it back stops the skill")
        .findFirst()
        .orElse(needed);
  }

  private static String clean(String line) {
    String text = line.stripLeading();
    return line.substring(0, line.length() - text.length()) + CleanText.of(text, LINE);
  }
}
