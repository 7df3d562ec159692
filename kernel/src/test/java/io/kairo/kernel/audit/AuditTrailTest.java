package io.kairo.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.kernel.bus.Bus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AuditTrailTest {
  @TempDir Path folder;
  private final Bus bus = new Bus(Clock.systemUTC(), "boot", 1);

  @Test
  void whatBelongsIntoItIsWrittenAndSignedWhenItIsClosed() throws Exception {
    AuditTrail trail = new AuditTrail(folder, Clock.systemUTC());
    bus.keep(trail::accept);

    bus.publish("permission.denied", "kernel", Map.of("subject", "skill:a"));
    bus.publish("system.cpu", "kernel", Map.of());
    bus.publish("skill.a.reading", "skill:a", Map.of());
    bus.publish("grant.revoked", "kernel", Map.of());
    trail.close();

    assertThat(rows()).hasSize(2);
    assertThat(AuditCheck.of(folder).signed()).isEqualTo(2);
  }

  @Test
  void nextKernelWritesOn() throws Exception {
    for (int kernel = 0; kernel < 3; kernel++) {
      AuditTrail trail = new AuditTrail(folder, Clock.systemUTC());
      Bus told = new Bus(Clock.systemUTC(), "boot" + kernel, 1);
      told.keep(trail::accept);
      trail.start();
      told.publish("kernel.started", "kernel", Map.of());
      trail.close();
    }

    assertThat(AuditCheck.of(folder).problem()).isEmpty();
    assertThat(AuditCheck.of(folder).signed()).isEqualTo(3);
  }

  @Test
  void whatCannotBeWrittenIsWrittenWhenItCan() throws Exception {
    Path inTheWay = Files.createDirectory(folder.resolve(AuditTrail.ROWS));
    AuditTrail trail = new AuditTrail(folder, Clock.systemUTC());
    bus.keep(trail::accept);
    trail.start();
    bus.publish("permission.denied", "kernel", Map.of());

    Files.delete(inTheWay);
    while (!Files.isRegularFile(inTheWay) || rows().isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
    trail.close();

    assertThat(AuditCheck.of(folder).signed()).isEqualTo(1);
  }

  private List<String> rows() throws Exception {
    return Files.readAllLines(folder.resolve(AuditTrail.ROWS));
  }
}
