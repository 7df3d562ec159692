package io.kairo.kernel.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What changed enough to be told. The comparison is with what was told last and not with the
/// reading before, so that a slow drift is seen and a level that trembles around a threshold is
/// not.
///
/// @param events what to tell, in the order of the readings; at the end what is gone
/// @param told what is known to those who listen once they have heard it, by name
record Changes(List<Reading> events, Map<String, Reading> told) {
  Changes {
    events = List.copyOf(events);
    told = Map.copyOf(told);
  }

  /// Compares `now` with what was told before.
  static Changes between(Map<String, Reading> told, List<Reading> now) {
    List<Reading> events = new ArrayList<>();
    Map<String, Reading> left = new HashMap<>(told);
    Map<String, Reading> known = new HashMap<>();
    for (Reading reading : now) {
      Reading before = left.remove(reading.name());
      if (before == null || reading.differsFrom(before)) {
        events.add(reading);
        known.put(reading.name(), reading);
      } else {
        known.put(reading.name(), before);
      }
    }
    left.values().forEach(reading -> events.add(reading.gone()));
    return new Changes(events, known);
  }
}
