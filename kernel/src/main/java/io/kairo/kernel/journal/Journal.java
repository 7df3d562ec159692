package io.kairo.kernel.journal;

import io.kairo.kernel.bus.Fact;
import io.kairo.kernel.bus.Keeping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
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
  private static final int BATCH = 4096;
  private static final long MOST_BYTES = 8 << 20;
  private static final long LOG_EVERY_NANOS = 1_000_000_000L;
  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final Path file;
  private final OffsetFile offsets;
  private final Retention retention;
  private final Clock clock;
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

  /// @param file the database
  /// @param offsets those of this run
  public Journal(Path file, OffsetFile offsets, Retention retention, Clock clock) {
    this.file = file;
    this.offsets = offsets;
    this.retention = retention;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("journal").start(this::work);
  }

  /// A reader of what is on disk.
  public JournalReader reader() {
    return new JournalReader(this, file);
  }

  /// Queues a fact that is to be kept. Never blocks: when the disk is so slow that 8 MiB wait, the
  /// event is not journaled; that is counted and logged, and whoever waits for it hears so. Half of
  /// the room is left for what the kernel itself says, so that nobody can talk verdicts out of the
  /// journal.
  public void append(Fact fact) {
    long most = fact.event().source().equals("kernel") ? MOST_BYTES : MOST_BYTES / 2;
    if (waiting.addAndGet(fact.size()) > most || !queue.offer(new Work.Append(fact))) {
      waiting.addAndGet(-fact.size());
      lost();
      lost(fact, "the journal is full, the disk does not keep up");
    }
  }

  private static void lost(Fact fact, String reason) {
    if (fact.keeping() instanceof Keeping.Acknowledged(Keeping.Receipt receipt)) {
      receipt.lost(reason);
    }
  }

  private static void stored(Fact fact) {
    if (fact.keeping() instanceof Keeping.Acknowledged(Keeping.Receipt receipt)) {
      receipt.stored();
    }
  }

  /// Waits until everything that was appended before is on disk, or lost.
  public void sync() throws SQLException {
    run(_ -> {});
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
    try {
      offsets.sync();
    } catch (IOException e) {
      throw new SQLException("the next offset must be on disk: " + e, e);
    }
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      EventTable.create(statement);
      GrantTable.create(statement);
    }
    connection.setAutoCommit(false);
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
    try (EventTable events = new EventTable(connection, retention)) {
      events.trim(clock.millis());
      boolean stop = false;
      while (!stop) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        stop = batch.stream().anyMatch(Work.Stop.class::isInstance);
        write(connection, events, batch);
        batch.clear();
        if (events.wantsTrim()) {
          trim(connection, events);
        }
      }
    }
  }

  private void trim(Connection connection, EventTable events) throws SQLException {
    try {
      events.trim(clock.millis());
      offsets.cover(events.last());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "next offset could not be written", e);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "journal could not be trimmed", e);
      connection.rollback();
    }
  }

  /// Writes what was queued, in one transaction up to each piece of work that wants its own. A disk
  /// that is full now can have room later: what could not be written is lost and said to be, and
  /// the journal goes on.
  private void write(Connection connection, EventTable events, List<Work> batch)
      throws SQLException {
    List<Fact> uncommitted = new ArrayList<>();
    for (Work work : batch) {
      switch (work) {
        case Work.Append(Fact fact) -> uncommitted.add(fact);
        case Work.Run(Statements statements, CompletableFuture<Void> done) -> {
          commit(connection, events, uncommitted);
          run(connection, statements, done);
        }
        case Work.Stop() -> {}
      }
    }
    commit(connection, events, uncommitted);
  }

  /// Commits the facts together, tells who waits for them, and empties the list.
  private void commit(Connection connection, EventTable events, List<Fact> facts)
      throws SQLException {
    try {
      for (Fact fact : facts) {
        events.insert(fact);
      }
      connection.commit();
      facts.forEach(Journal::stored);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.ERROR, "journal could not be written events=" + facts.size(), e);
      connection.rollback();
      facts.forEach(fact -> lost(fact, "the journal could not be written: " + e.getMessage()));
    } finally {
      facts.forEach(fact -> waiting.addAndGet(-fact.size()));
      facts.clear();
    }
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
          case Work.Append(Fact fact) -> {
            waiting.addAndGet(-fact.size());
            lost(fact, String.valueOf(reason.getMessage()));
          }
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
