package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

final class AgainstDbusTest {
  /// Without the program the row says so, which is the other test.
  @Test
  @EnabledIf("daemonIsInstalled")
  void aServiceAnswersOverABus() throws Exception {
    try (Workshop workshop = Workshop.open(Checkout.settings());
        var resources = new Resources()) {
      var stage = new Stage(workshop, resources, List.of());

      assertThat(AgainstDbus.baseline(stage).measure(100).p50()).isPositive();
    }
  }

  @Test
  void aMissingDaemonIsSaidWithTheWayToInstallIt() throws Exception {
    try (Workshop workshop = Workshop.open(Checkout.settings());
        var resources = new Resources()) {
      var stage = new Stage(workshop, resources, List.of("env", "PATH=/nowhere"));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> AgainstDbus.baseline(stage))
          .withMessageContaining("sudo apt-get install dbus");
    }
  }

  static boolean daemonIsInstalled() {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "dbus-daemon")));
  }
}
