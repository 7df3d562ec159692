package io.kairo.bench;

import io.kairo.ipc.codec.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One row as one line of JSON, for scripts.
final class JsonRow {
  private static final double PLACES = 1e4;

  private JsonRow() {}

  /// `{name, ours, baseline, unit, ratio, limit, must, goal, met}`; with `error`, and `null` for
  /// what was not measured, when the row failed.
  static String outcome(Outcome outcome) {
    Goal goal = outcome.goal();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("name", goal.name());
    switch (outcome) {
      case Outcome.Measured it -> {
        row.put("ours", rounded(it.ours().value()));
        row.put("baseline", rounded(it.baseline().value()));
        row.put("unit", goal.unit());
        row.put("ratio", rounded(it.ratio()));
      }
      case Outcome.Failed _ -> {
        row.put("ours", null);
        row.put("baseline", null);
        row.put("unit", goal.unit());
        row.put("ratio", null);
      }
    }
    limits(row, goal);
    row.put("met", outcome.met());
    if (outcome instanceof Outcome.Failed failed) {
      row.put("error", failed.reason());
    }
    return Json.write(row);
  }

  /// `{name, sentence, unit, limit, must, goal}`.
  static String goal(Goal goal) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("name", goal.name());
    row.put("sentence", goal.sentence());
    row.put("unit", goal.unit());
    limits(row, goal);
    return Json.write(row);
  }

  private static void limits(Map<String, @Nullable Object> row, Goal goal) {
    OptionalDouble must = goal.must();
    row.put("limit", goal.limit().wire());
    row.put("must", must.isPresent() ? must.getAsDouble() : null);
    row.put("goal", goal.goal());
  }

  private static double rounded(double value) {
    return Math.round(value * PLACES) / PLACES;
  }
}
