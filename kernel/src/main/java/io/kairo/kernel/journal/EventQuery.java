package io.kairo.kernel.journal;

import io.kairo.api.Topics;
import io.kairo.ipc.codec.EncodedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads journaled events from one connection.
final class EventQuery {
  private final Connection connection;

  EventQuery(Connection connection) {
    this.connection = connection;
  }

  /// Reads on from `from`, at most `limit` events that match.
  Stretch read(String pattern, long from, int limit) throws SQLException {
    long end = last() + 1;
    List<Stretch.Stored> events = matching(pattern, "seq >= ?", from, "", limit + 1);
    if (events.size() > limit) {
      List<Stretch.Stored> page = events.subList(0, limit);
      return new Stretch(page, page.getLast().offset() + 1, false);
    }
    long next = events.isEmpty() ? from : events.getLast().offset() + 1;
    return new Stretch(events, Math.max(next, end), true);
  }

  /// Reads the newest `count` events that match.
  Stretch newest(String pattern, int count) throws SQLException {
    long next = last() + 1;
    return new Stretch(matching(pattern, "seq < ?", next, " DESC", count).reversed(), next, true);
  }

  /// Up to `limit` events that match, in the order that `direction` says.
  private List<Stretch.Stored> matching(
      String pattern, String bound, long offset, String direction, int limit) throws SQLException {
    String prefix = prefix(pattern);
    List<Stretch.Stored> events = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, topic, body FROM event WHERE "
                + bound
                + " AND substr(topic, 1, ?) = ? ORDER BY seq"
                + direction)) {
      select.setLong(1, offset);
      select.setInt(2, prefix.length());
      select.setString(3, prefix);
      try (ResultSet row = select.executeQuery()) {
        while (events.size() < limit && row.next()) {
          if (Topics.matches(pattern, row.getString(2))) {
            events.add(new Stretch.Stored(row.getLong(1), EncodedEvent.ofBytes(row.getBytes(3))));
          }
        }
      }
    }
    return events;
  }

  /// The offset of the first event at or after `millis`, found by halving: time follows the offset,
  /// as far as the machine's clock does not go back. One behind the last when there is none.
  long firstSince(long millis) throws SQLException {
    try (PreparedStatement at =
        connection.prepareStatement(
            "SELECT seq, time FROM event WHERE seq >= ? ORDER BY seq LIMIT 1")) {
      long low = first();
      long high = last() + 1;
      while (low < high) {
        long middle = low + (high - low) / 2;
        at.setLong(1, middle);
        try (ResultSet row = at.executeQuery()) {
          if (!row.next() || row.getLong(2) >= millis) {
            high = middle;
          } else {
            low = row.getLong(1) + 1;
          }
        }
      }
      return low;
    }
  }

  private long first() throws SQLException {
    return number("SELECT coalesce(min(seq), 1) FROM event");
  }

  private long last() throws SQLException {
    return number("SELECT coalesce(max(seq), 0) FROM event");
  }

  private long number(String query) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /// What every topic that matches begins with: it spares the look at most of the others.
  private static String prefix(String pattern) {
    int wild = 0;
    while (wild < pattern.length() && pattern.charAt(wild) != '*' && pattern.charAt(wild) != '>') {
      wild++;
    }
    return pattern.substring(0, wild);
  }
}
