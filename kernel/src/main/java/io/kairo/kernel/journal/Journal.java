package io.kairo.kernel.journal;

import io.kairo.api.Event;
import io.kairo.ipc.codec.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/// What the kernel must not forget, in SQLite (WAL): events and the grants that hold for ever.
///
/// One platform thread owns the connection and runs what the others queue; events that arrive
/// together are committed together. Opening happens on that thread, so that a kernel answers its
/// first call before the database is there.
public final class Journal implements AutoCloseable {
  /// Events kept over a restart; older ones are dropped when the journal opens.
  private static final int KEPT = 100_000;

  private static final int BATCH = 512;
  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final Path file;
  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>(65_536);
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final Thread thread;

  private sealed interface Work {
    record Append(Event event) implements Work {}

    record Run(Statements statements, CompletableFuture<Void> done) implements Work {}

    record Stop() implements Work {}
  }

  /// Something to do with the connection, inside the transaction that is under way.
  @FunctionalInterface
  public interface Statements {
    void run(Connection connection) throws SQLException;
  }

  public Journal(Path file) {
    this.file = file;
    this.thread = Thread.ofPlatform().name("journal").start(this::work);
  }

  /// Queues an event. Never blocks: when the disk is so slow that 65 536 events wait, the event is
  /// not journaled and that is logged.
  public void append(Event event) {
    if (!queue.offer(new Work.Append(event))) {
      LOG.log(System.Logger.Level.ERROR, "journal is full, event lost topic={0}", event.topic());
    }
  }

  /// Runs statements in a transaction of their own and returns when they are on disk.
  public void run(Statements statements) throws SQLException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      queue.put(new Work.Run(statements, done));
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while the journal was written", e);
    }
  }

  /// Completes when the database is open, or fails with the reason why it is not.
  public CompletableFuture<Void> opened() {
    return opened;
  }

  @Override
  public void close() {
    try {
      queue.put(new Work.Stop());
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (Connection connection = open()) {
      opened.complete(null);
      serve(connection);
    } catch (SQLException | RuntimeException | LinkageError e) {
      // A native library that cannot be loaded is a LinkageError: it too must not leave callers
      // waiting.
      LOG.log(System.Logger.Level.ERROR, "journal failed file=" + file, e);
      opened.completeExceptionally(e);
      refuseForEver(new SQLException("the journal failed: " + e, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS events(
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL, topic TEXT NOT NULL, source TEXT NOT NULL,
            time TEXT NOT NULL, payload TEXT NOT NULL, causation TEXT)\
          """);
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS grants(
            id TEXT PRIMARY KEY, subject TEXT NOT NULL, digest TEXT, agent TEXT,
            permission TEXT NOT NULL, device TEXT NOT NULL, access TEXT NOT NULL,
            channel TEXT NOT NULL, granted_at TEXT NOT NULL)\
          """);
      statement.execute("DELETE FROM events WHERE seq <= (SELECT max(seq) FROM events) - " + KEPT);
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private void serve(Connection connection) throws SQLException, InterruptedException {
    List<Work> batch = new ArrayList<>(BATCH);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events(id, topic, source, time, payload, causation)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        boolean stop = commit(connection, insert, batch);
        batch.clear();
        if (stop) {
          return;
        }
      }
    }
  }

  private static boolean commit(Connection connection, PreparedStatement insert, List<Work> batch)
      throws SQLException {
    boolean stop = false;
    for (Work work : batch) {
      switch (work) {
        case Work.Append(Event event) -> insert(insert, event);
        case Work.Run(Statements statements, CompletableFuture<Void> done) -> {
          connection.commit();
          run(connection, statements, done);
        }
        case Work.Stop() -> stop = true;
      }
    }
    connection.commit();
    return stop;
  }

  private static void insert(PreparedStatement insert, Event event) throws SQLException {
    insert.setString(1, event.id());
    insert.setString(2, event.topic());
    insert.setString(3, event.source());
    insert.setString(4, event.time().toString());
    insert.setString(5, Json.write(event.payload()));
    insert.setString(6, event.causationId().orElse(null));
    insert.executeUpdate();
  }

  private static void run(
      Connection connection, Statements statements, CompletableFuture<Void> done)
      throws SQLException {
    try {
      statements.run(connection);
      connection.commit();
      done.complete(null);
    } catch (SQLException e) {
      connection.rollback();
      done.completeExceptionally(e);
    }
  }

  /// After the database failed nothing is stored any more: whoever needs it to be hears so.
  private void refuseForEver(SQLException reason) {
    while (true) {
      try {
        switch (queue.take()) {
          case Work.Append(_) -> {}
          case Work.Run(_, CompletableFuture<Void> done) -> done.completeExceptionally(reason);
          case Work.Stop() -> {
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
