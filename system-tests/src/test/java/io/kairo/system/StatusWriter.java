package io.kairo.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Writes which requirements were proved by which tests in this run, to the file that the system
/// property `kairo.status` names. Only a test that passed proves something.
public final class StatusWriter implements TestExecutionListener {
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

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      return;
    }
    test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .ifPresent(source -> record(source.getJavaMethod()));
  }

  private synchronized void record(Method method) {
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

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    String file = System.getProperty("kairo.status");
    if (file == null) {
      return;
    }
    try {
      Files.writeString(Path.of(file), page());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Status

            Which requirement is proved by which system test. This page is written by `./kairo test
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
