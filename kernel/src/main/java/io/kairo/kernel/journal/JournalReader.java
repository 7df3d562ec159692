package io.kairo.kernel.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/// Reads what the journal has on disk, on a connection of its own: readers never hold up the
/// writer. `lock` guards the connection, which is opened when it is first needed. Blocks.
public final class JournalReader implements AutoCloseable {
  private final Journal journal;
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Connection> connection = Optional.empty();

  JournalReader(Journal journal, Path file) {
    this.journal = journal;
    this.file = file;
  }

  /// Something to read.
  private interface Query<R> {
    R run(EventQuery query) throws SQLException;
  }

  /// Reads on from `from`, at most `limit` events whose topic matches.
  public Stretch read(String pattern, long from, int limit) throws SQLException {
    return query(it -> it.read(pattern, from, limit));
  }

  /// Reads on from the first event at or after `since`.
  public Stretch readSince(String pattern, Instant since, int limit) throws SQLException {
    return query(it -> it.read(pattern, it.firstSince(since.toEpochMilli()), limit));
  }

  /// Reads the newest `count` events whose topic matches.
  public Stretch newest(String pattern, int count) throws SQLException {
    return query(it -> it.newest(pattern, count));
  }

  private <R> R query(Query<R> query) throws SQLException {
    lock.lock();
    try {
      return query.run(new EventQuery(open()));
    } finally {
      lock.unlock();
    }
  }

  private Connection open() throws SQLException {
    if (connection.isPresent()) {
      return connection.get();
    }
    try {
      journal.opened().join();
    } catch (CompletionException e) {
      throw new SQLException("the journal failed: " + e.getCause(), e);
    }
    Connection opened = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = opened.createStatement()) {
      statement.execute("PRAGMA query_only=1");
      statement.execute("PRAGMA cache_size=-512");
    }
    connection = Optional.of(opened);
    return opened;
  }

  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
