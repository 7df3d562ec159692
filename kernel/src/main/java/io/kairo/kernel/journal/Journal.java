package io.kairo.kernel.journal;

import io.kairo.api.Event;
import io.kairo.ipc.codec.Json;
import io.kairo.kernel.bus.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import java.util.concurrent.atomic.AtomicLong;

/// What the kernel must not forget, in SQLite (WAL): events and the grants that hold for ever.
///
/// One platform thread owns the connection and runs what the others queue; events that arrive
/// together are committed together. Opening happens on that thread, so that a kernel answers its
/// first call before the database is there.
public final class Journal implements AutoCloseable {
  /// Events kept over a restart; older ones are dropped when the journal opens.
  private static final int KEPT = 100_000;

  /// How often the number of kept events is looked at, in commits.
  private static final int TRIM_EVERY = 1000;

  private static final int BATCH = 512;
  private static final long MOST_BYTES = 8 << 20;
  private static final long LOG_EVERY_NANOS = 1_000_000_000L;
  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final Path file;
  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>(65_536);
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);
  private final Thread thread;

  private sealed interface Work {
    record Append(Fact fact) implements Work {}

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

  /// Queues an event. Never blocks: when the disk is so slow that 8 MiB wait, the event is not
  /// journaled and that is counted and logged. Half of it is kept for what the kernel itself says,
  /// so that nobody can talk verdicts out of the journal.
  public void append(Fact fact) {
    long most = fact.event().source().equals("kernel") ? MOST_BYTES : MOST_BYTES / 2;
    if (waiting.addAndGet(fact.size()) > most || !queue.offer(new Work.Append(fact))) {
      waiting.addAndGet(-fact.size());
      lost();
    }
  }

  private void lost() {
    long count = lost.incrementAndGet();
    long now = System.nanoTime();
    long last = lastLogged.get();
    if (now - last > LOG_EVERY_NANOS && lastLogged.compareAndSet(last, now)) {
      LOG.log(System.Logger.Level.ERROR, "journal is full, events lost count={0}", count);
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
    ownerOnly();
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
    }
    connection.setAutoCommit(false);
    trim(connection);
    return connection;
  }

  /// SQLite gives its other files the mode of this one.
  private void ownerOnly() throws SQLException {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw new SQLException("journal must be writable: " + e, e);
    }
  }

  private void serve(Connection connection) throws SQLException, InterruptedException {
    List<Work> batch = new ArrayList<>(BATCH);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events(id, topic, source, time, payload, causation)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      for (long commits = 1; ; commits++) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        boolean stop = batch.stream().anyMatch(Work.Stop.class::isInstance);
        write(connection, insert, batch);
        batch.clear();
        if (stop) {
          return;
        }
        if (commits % TRIM_EVERY == 0) {
          trim(connection);
        }
      }
    }
  }

  /// Writes what was queued. A disk that is full now can have room later: what could not be written
  /// is lost and said to be, and the journal goes on.
  private void write(Connection connection, PreparedStatement insert, List<Work> batch)
      throws SQLException {
    try {
      commit(connection, insert, batch);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.ERROR, "journal could not be written events=" + batch.size(), e);
      connection.rollback();
      for (Work work : batch) {
        if (work instanceof Work.Run(_, CompletableFuture<Void> done)) {
          done.completeExceptionally(e);
        }
      }
    } finally {
      for (Work work : batch) {
        if (work instanceof Work.Append(Fact fact)) {
          waiting.addAndGet(-fact.size());
        }
      }
    }
  }

  private static void commit(Connection connection, PreparedStatement insert, List<Work> batch)
      throws SQLException {
    for (Work work : batch) {
      switch (work) {
        case Work.Append(Fact fact) -> insert(insert, fact.event());
        case Work.Run(Statements statements, CompletableFuture<Void> done) -> {
          connection.commit();
          run(connection, statements, done);
        }
        case Work.Stop() -> {}
      }
    }
    connection.commit();
  }

  private static void trim(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM events WHERE seq <= (SELECT max(seq) FROM events) - " + KEPT);
      connection.commit();
    }
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
    } catch (SQLException | RuntimeException e) {
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
