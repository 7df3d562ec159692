package io.kairo.kernel.system;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One thing as it was found: a zone, a battery, the processors.
///
/// @param name which of its kind
/// @param level in percent or degrees; 0 for what has a state only
/// @param state in a word; empty for what has a level only
/// @param fact what an event says of it
record Reading(Watched what, String name, double level, String state, Map<String, Object> fact) {
  Reading {
    fact = Collections.unmodifiableMap(new LinkedHashMap<>(fact));
  }

  /// That it is not there any more.
  Reading gone() {
    return new Reading(what, name, 0, "gone", Map.of("name", name, "state", "gone"));
  }

  /// Whether this is worth an event after `told`.
  boolean differsFrom(Reading told) {
    return !state.equals(told.state) || Math.abs(level - told.level) >= what.least();
  }
}
