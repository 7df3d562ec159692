package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// That a tool answers is seen by the row itself: a unit test does not install packages.
final class AgainstMcpTest {
  @Test
  void missingNpmIsSaidWithTheWayToInstallIt() throws Exception {
    try (Workshop workshop = Workshop.open(Checkout.settings());
        var resources = new Resources()) {
      var stage = new Stage(workshop, resources, List.of("env", "PATH=/nowhere"));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> AgainstMcp.baseline(stage))
          .withMessageContaining("sudo apt-get install nodejs npm");
    }
  }
}
