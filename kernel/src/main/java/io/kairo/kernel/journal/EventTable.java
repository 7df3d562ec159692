package io.kairo.kernel.journal;

import io.kairo.kernel.bus.Fact;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The events, as rows of the journal's database: the offset is the key, the body is the event as
/// it goes over the wire. One piece of the [Journal], on whose thread it is used.
final class EventTable implements AutoCloseable {
  /// Rows that one look deletes at most, so that nobody waits long for a commit.
  private static final int DELETED_AT_ONCE = 25_000;

  /// How often the size is looked at, in rows; fewer than are deleted then.
  private static final int LOOK_EVERY = 20_000;

  private final Connection connection;
  private final Retention retention;
  private final PreparedStatement insert;
  private int inserted;
  private long last;

  EventTable(Connection connection, Retention retention) throws SQLException {
    this.connection = connection;
    this.retention = retention;
    this.insert =
        connection.prepareStatement(
            "INSERT INTO event(seq, time, topic, body) VALUES (?, ?, ?, ?)");
  }

  static void create(Statement statement) throws SQLException {
    statement.execute(
        """
        CREATE TABLE IF NOT EXISTS event(
          seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, topic TEXT NOT NULL, body BLOB NOT NULL)\
        """);
  }

  void insert(Fact fact) throws SQLException {
    insert.setLong(1, fact.offset());
    insert.setLong(2, fact.event().time().toEpochMilli());
    insert.setString(3, fact.event().topic());
    insert.setBytes(4, fact.encoded().toByteArray());
    insert.executeUpdate();
    inserted++;
    last = fact.offset();
  }

  /// The offset of the newest row of this run.
  long last() {
    return last;
  }

  /// Whether enough was written since the last look.
  boolean wantsTrim() {
    return inserted >= LOOK_EVERY;
  }

  /// Drops what is too old or too much, in a transaction of its own.
  void trim(long nowMillis) throws SQLException {
    inserted = 0;
    long expired = new EventQuery(connection).firstSince(nowMillis - retention.age().toMillis());
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE seq < ? ORDER BY seq LIMIT "
                + DELETED_AT_ONCE
                + ")")) {
      delete.setLong(1, tooMuch() ? Long.MAX_VALUE : expired);
      delete.executeUpdate();
    }
    connection.commit();
  }

  private boolean tooMuch() throws SQLException {
    long used = pragma("page_count") - pragma("freelist_count");
    return used * pragma("page_size") > retention.bytes();
  }

  private long pragma(String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
