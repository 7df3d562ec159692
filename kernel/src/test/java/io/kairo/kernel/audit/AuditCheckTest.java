package io.kairo.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCheckTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private DeviceKey key;

  @BeforeEach
  void makeKey() throws Exception {
    key = DeviceKey.open(folder);
  }

  @Test
  void wholeLogIsCountedAndRowsBehindTheLastHeadAreNotSignedYet() throws Exception {
    List<AuditRow> rows = rows(5, "allowed");
    write(rows, List.of(head(rows.get(1)), head(rows.get(3))));

    assertThat(AuditCheck.of(folder)).isEqualTo(new AuditCheck.Finding(5, 4, 0, Optional.empty()));
  }

  @Test
  void logThatWasWrittenAnewWithHashesThatFitIsNotTheOneThatWasSigned() throws Exception {
    List<AuditRow> rows = rows(5, "allowed");
    List<AuditHead> heads = List.of(head(rows.get(2)), head(rows.get(4)));

    write(rows(5, "denied"), heads);

    AuditCheck.Finding finding = AuditCheck.of(folder);
    assertThat(finding.brokenRow()).isEqualTo(3);
    assertThat(finding.problem()).hasValueSatisfying(text -> assertThat(text).contains("anew"));
  }

  @Test
  void headOfAnotherKeyVouchesForNothing() throws Exception {
    List<AuditRow> rows = rows(3, "allowed");
    DeviceKey other = DeviceKey.open(Files.createDirectory(folder.resolve("other")));

    write(rows, List.of(AuditHead.of(rows.get(2), NOW, other)));

    assertThat(AuditCheck.of(folder).problem())
        .hasValueSatisfying(text -> assertThat(text).contains("not signed with the key"));
  }

  @Test
  void lineThatWasCutOffWhileItWasWrittenIsWrittenAgain() throws Exception {
    List<AuditRow> rows = rows(3, "allowed");
    write(rows.subList(0, 2), List.of(head(rows.get(1))));
    Path file = folder.resolve(AuditTrail.ROWS);
    Files.writeString(file, rows.get(2).text().substring(0, 40), StandardOpenOption.APPEND);

    try (LineFile lines = LineFile.open(file)) {
      assertThat(lines.last()).contains(rows.get(1).text());
      lines.append(List.of(rows.get(2).text()));
    }

    assertThat(AuditCheck.of(folder).rows()).isEqualTo(3);
    assertThat(AuditCheck.of(folder).problem()).isEmpty();
  }

  @Test
  void keyIsForItsOwnerAloneAndStaysTheSame() throws Exception {
    assertThat(Files.getPosixFilePermissions(folder.resolve("device.key"))).hasSize(2);
    PublicKey shown = DeviceKey.publicKey(folder);
    assertThat(DeviceKey.isSigned(shown, "text", key.sign("text"))).isTrue();
    assertThat(DeviceKey.isSigned(shown, "other", key.sign("text"))).isFalse();
    assertThat(DeviceKey.open(folder).sign("text")).isEqualTo(key.sign("text"));
  }

  private AuditHead head(AuditRow row) {
    return AuditHead.of(row, NOW, key);
  }

  private void write(List<AuditRow> rows, List<AuditHead> heads) throws Exception {
    Files.write(folder.resolve(AuditTrail.ROWS), rows.stream().map(AuditRow::text).toList());
    Files.write(folder.resolve(AuditTrail.HEADS), heads.stream().map(AuditHead::text).toList());
  }

  private static List<AuditRow> rows(int count, String verdict) {
    List<AuditRow> rows = new ArrayList<>();
    String previous = AuditTrail.NOTHING;
    for (int n = 1; n <= count; n++) {
      AuditRow row = AuditRow.of(n, previous, event(n, verdict));
      rows.add(row);
      previous = row.hash();
    }
    return rows;
  }

  private static Event event(int n, String verdict) {
    return new Event(
        "e" + n,
        "permission." + verdict,
        "kernel",
        NOW,
        Map.of("reason", "line\n\",\"hash\":\"forged\"", "n", (long) n),
        Optional.of("task"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
