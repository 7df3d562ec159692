package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProbeTest {
  @Test
  void everyLayerIsProvenOnThisMachine() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      assertThat(new Probe(sandbox).layers())
          .allSatisfy(layer -> assertThat(layer.evidence()).isNotBlank())
          .filteredOn(layer -> layer.state() != Layer.State.ACTIVE)
          .extracting(Layer::name)
          .containsExactly("limits");
    }
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
