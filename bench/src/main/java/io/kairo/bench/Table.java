package io.kairo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The outcomes as text, for a terminal and for Markdown.
final class Table {
  private static final List<String> HEADING =
      List.of("row", "ours", "baseline", "unit", "ratio", "must", "goal", "result", "beside");
  private static final String NOTHING = "-";

  private Table() {}

  /// Aligned by spaces.
  static String plain(List<Outcome> outcomes) {
    List<List<String>> lines = lines(outcomes);
    int[] widths = new int[HEADING.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> line : lines) {
      var padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        padded.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.append(reasons(outcomes)).toString();
  }

  static String markdown(List<Outcome> outcomes) {
    List<List<String>> lines = new ArrayList<>(lines(outcomes));
    lines.add(1, HEADING.stream().map(_ -> "---").toList());
    return lines.stream()
            .map(line -> "| " + String.join(" | ", line) + " |\n")
            .collect(Collectors.joining())
        + reasons(outcomes);
  }

  private static List<List<String>> lines(List<Outcome> outcomes) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADING);
    outcomes.forEach(outcome -> lines.add(line(outcome)));
    return lines;
  }

  private static List<String> line(Outcome outcome) {
    Goal goal = outcome.goal();
    String must = goal.must().isPresent() ? limit(goal, goal.must().getAsDouble()) : NOTHING;
    String wanted = limit(goal, goal.goal());
    return switch (outcome) {
      case Outcome.Measured it ->
          List.of(
              goal.name(),
              Figures.text(it.ours().value()),
              Figures.text(it.baseline().value()),
              goal.unit(),
              Figures.text(it.ratio()),
              must,
              wanted,
              it.verdict().words(),
              beside(it));
      case Outcome.Failed _ ->
          List.of(
              goal.name(),
              NOTHING,
              NOTHING,
              goal.unit(),
              NOTHING,
              must,
              wanted,
              "NOT MEASURED",
              NOTHING);
    };
  }

  private static String limit(Goal goal, double value) {
    return switch (goal.limit()) {
      case RATIO -> Figures.text(value) + "x";
      case OURS -> Figures.text(value) + " " + goal.unit();
    };
  }

  private static String beside(Outcome.Measured it) {
    OptionalDouble ours = it.ours().beside();
    OptionalDouble baseline = it.baseline().beside();
    if (ours.isEmpty() && baseline.isEmpty()) {
      return NOTHING;
    }
    return it.goal().beside() + " " + figure(ours) + " / " + figure(baseline);
  }

  private static String figure(OptionalDouble value) {
    return value.isPresent() ? Figures.text(value.getAsDouble()) : NOTHING;
  }

  private static String reasons(List<Outcome> outcomes) {
    var text = new StringBuilder();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Failed(Goal goal, String reason)) {
        text.append('\n').append(goal.name()).append(": ").append(reason).append('\n');
      }
    }
    return text.toString();
  }
}
