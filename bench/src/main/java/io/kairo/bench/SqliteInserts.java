package io.kairo.bench;

import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.ipc.codec.EncodedEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/// What a program does that keeps events itself: a row for each in a database of SQLite, on disk
/// before the next one, in a process of its own. It measures batches. Its arguments are the file
/// and a folder for what SQLite unpacks.
final class SqliteInserts {
  /// How many rows a run inserts.
  static final int BATCH = 50;

  private SqliteInserts() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.sqlite.tmpdir", arguments[1]);
    Event event = event(DurablePublishers.READING);
    byte[] body = EncodedEvent.of(event).toByteArray();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0])) {
      create(connection);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO event(time, topic, body) VALUES (?, ?, ?)")) {
        Samples.answerLines(System.in, System.out, () -> insert(insert, event.topic(), body));
      }
    }
  }

  private static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute(
          """
          CREATE TABLE event(
            seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, topic TEXT NOT NULL, body BLOB NOT NULL)\
          """);
    }
  }

  /// Each insert is a transaction.
  private static void insert(PreparedStatement insert, String topic, byte[] body)
      throws IOException {
    try {
      for (int i = 0; i < BATCH; i++) {
        insert.setLong(1, System.currentTimeMillis());
        insert.setString(2, topic);
        insert.setBytes(3, body);
        insert.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IOException("a row must be inserted, got " + e.getMessage(), e);
    }
  }

  /// As the kernel makes it of `publish`.
  private static Event event(EventApi.Publish publish) {
    return new Event(
        "mi8k2x1c-4f2",
        publish.topic(),
        "owner",
        Instant.now(),
        publish.payload(),
        Optional.of("mi8k2x1c-4f2"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(1_000_000L));
  }
}
