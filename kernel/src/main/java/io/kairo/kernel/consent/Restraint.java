package io.kairo.kernel.consent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How often one subject may ask the owner, who would otherwise get used to saying yes. Guarded by
/// the desk's lock.
final class Restraint {
  static final int A_MINUTE = 5;
  static final int DENIALS = 3;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Map<String, Deque<Instant>> asked = new HashMap<>();
  private final Map<String, Integer> denied = new HashMap<>();

  /// Why `subject` may not ask now, if it may not.
  Optional<String> objection(String subject, Instant now) {
    if (denied.getOrDefault(subject, 0) >= DENIALS) {
      return Optional.of(
          "the owner denied "
              + subject
              + " "
              + DENIALS
              + " times and is not asked again until the"
              + " kernel stops");
    }
    Deque<Instant> times = asked.getOrDefault(subject, new ArrayDeque<>());
    while (!times.isEmpty() && times.getFirst().plus(MINUTE).isBefore(now)) {
      times.removeFirst();
    }
    return times.size() < A_MINUTE
        ? Optional.empty()
        : Optional.of(
            "the owner must not be asked more than " + A_MINUTE + " times a minute by " + subject);
  }

  void asked(String subject, Instant now) {
    asked.computeIfAbsent(subject, _ -> new ArrayDeque<>()).addLast(now);
  }

  void denied(String subject) {
    denied.merge(subject, 1, Integer::sum);
  }

  /// The owner allowed something of `subject`.
  void allowed(String subject) {
    denied.remove(subject);
  }
}
