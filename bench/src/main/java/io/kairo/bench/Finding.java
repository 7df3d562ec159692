package io.kairo.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/// One number of a [Report].
///
/// @param name in JSON
/// @param sentence what was counted
/// @param isLoss whether anything but 0 makes the trial fail
record Finding(String name, String sentence, long count, boolean isLoss) {
  /// Something that must not happen.
  static Finding loss(String name, String sentence, long count) {
    return new Finding(name, sentence, count, true);
  }

  /// Something that a reader wants to know.
  static Finding fact(String name, String sentence, long count) {
    return new Finding(name, sentence, count, false);
  }

  boolean isLost() {
    return isLoss && count > 0;
  }

  /// Its parts, for JSON.
  Map<String, Object> parts() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("name", name);
    parts.put("sentence", sentence);
    parts.put("count", count);
    parts.put("isLoss", isLoss);
    return parts;
  }
}
