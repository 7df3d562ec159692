package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteInsertsTest {
  @TempDir Path folder;

  @Test
  void eachRunLeavesABatchOfRowsThatHoldTheEvent() throws Exception {
    Path database = folder.resolve("events.db");
    try (Workshop workshop = Workshop.open(Checkout.settings());
        MeasuringProcess inserts =
            workshop.measuring(
                Jvm.module(
                    workshop.settings().java(),
                    SqliteInserts.class,
                    database.toString(),
                    Files.createDirectory(folder.resolve("native")).toString()))) {
      assertThat(inserts.measure(2).p50()).isPositive();
    }

    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*), min(topic), min(length(body)) FROM event")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(2 * SqliteInserts.BATCH);
      assertThat(row.getString(2)).isEqualTo(DurablePublishers.READING.topic());
      assertThat(row.getInt(3)).isGreaterThan(100);
    }
  }
}
