package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ProbeTest {
  @Test
  void everyLayerIsProvenOnThisMachine() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      assertThat(new Probe(sandbox).layers())
          .allSatisfy(layer -> assertThat(layer.evidence()).isNotBlank())
          .filteredOn(layer -> !layer.name().startsWith("tree"))
          .allSatisfy(layer -> assertThat(layer.state()).isEqualTo(Layer.State.ACTIVE));
    }
  }

  @Test
  void limitsOfTreesHoldAtOnceOrAtLeastByLooking() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      Set<Bound> atOnce =
          sandbox.findings().values().stream()
              .flatMap(findings -> findings.entrySet().stream())
              .filter(finding -> finding.getValue().holds())
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());

      assertThat(new Probe(sandbox).layers())
          .filteredOn(layer -> layer.name().startsWith("tree"))
          .extracting(layer -> layer.name() + " " + layer.state())
          .containsExactly(
              "tree memory " + state(atOnce.contains(Bound.MEMORY)),
              "tree processes " + state(atOnce.contains(Bound.PROCESSES)),
              "tree cpu " + state(atOnce.contains(Bound.CPU)),
              "tree wall time ACTIVE");
    }
  }

  private static Layer.State state(boolean atOnce) {
    return atOnce ? Layer.State.ACTIVE : Layer.State.DEGRADED;
  }

  @Test
  void aConfinedThreadIsReported() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      Confined tree = new Trial(sandbox).spawning().start(Launch.NONE, "/bin/sleep", "1000");

      assertThat(new Probe(sandbox).layers().getLast().state()).isEqualTo(Layer.State.ACTIVE);
      try (Sandbox stranger = Sandbox.open()) {
        assertThat(new Probe(stranger).layers().getLast())
            .satisfies(layer -> assertThat(layer.state()).isEqualTo(Layer.State.MISSING))
            .satisfies(layer -> assertThat(layer.evidence()).contains("kairo-jail"));
      }
      tree.kill();
    }
  }
}
