package io.kairo.system;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The page `docs/STATUS.md`: which requirement is proved by which tests.
final class StatusPage {
  private static final Map<String, String> REQUIREMENTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("K-01", "Native kernel protocol"),
              Map.entry("K-02", "Global event bus"),
              Map.entry("K-03", "System information"),
              Map.entry("H-01", "Device registry"),
              Map.entry("H-02", "Semantic device paths"),
              Map.entry("H-03", "Standard interfaces"),
              Map.entry("H-04", "Direct hardware access"),
              Map.entry("S-01", "Binary skills"),
              Map.entry("S-02", "High-performance IPC"),
              Map.entry("S-03", "Infinite terminals"),
              Map.entry("S-04", "Atomic skill library"),
              Map.entry("SEC-01", "Permission manifests"),
              Map.entry("SEC-02", "User consent"),
              Map.entry("SEC-03", "Sandboxed execution"),
              Map.entry("NF-latency", "Control loop below 10 ms"),
              Map.entry("NF-stability", "The kernel survives its agents and skills")));

  private final Map<String, Set<String>> proved = new TreeMap<>();

  /// Adds what `method` says that it proves.
  synchronized void add(Method method) {
    Proves proves =
        Optional.ofNullable(method.getAnnotation(Proves.class))
            .orElse(method.getDeclaringClass().getAnnotation(Proves.class));
    if (proves != null) {
      for (String requirement : proves.value()) {
        proved
            .computeIfAbsent(requirement, _ -> new TreeSet<>())
            .add(method.getDeclaringClass().getSimpleName() + "." + method.getName());
      }
    }
  }

  /// The page as text.
  synchronized String text() {
    StringBuilder page =
        new StringBuilder(
            """
            # Status

            Which requirement is proved by which system test. This page is written by `./kairo test --system
            --write-status` from the tests that passed; `./kairo test` fails when it is stale. A
            requirement can be proved in part: its tests say what of it holds.

            | Requirement | | Proved by |
            |---|---|---|
            """);
    REQUIREMENTS.forEach(
        (id, name) -> page.append("| %s | %s | %s |\n".formatted(id, name, proofs(id))));
    return page.toString();
  }

  private String proofs(String id) {
    Set<String> tests = proved.getOrDefault(id, Set.of());
    return tests.isEmpty() ? "not yet" : String.join("<br>", tests);
  }
}
