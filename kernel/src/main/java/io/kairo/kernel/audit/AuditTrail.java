package io.kairo.kernel.audit;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes the audit log: every decision, injection, write to a device, revocation and end of a
/// process, as the bus tells them, each behind the other by its hash ([AuditRow]), with a signed
/// head every second in which something happened ([AuditHead]).
///
/// Facts come through a queue, so that who decides does not wait for a file; one thread writes, and
/// tries again when it cannot. A fact for which there is no room, or that could not be written, is
/// counted, and the count becomes a row: an audit log may have a gap, but not one that nobody sees.
/// What was written survives a kernel that is killed; a head is signed when the rows before it are
/// on the disk.
public final class AuditTrail implements AutoCloseable {
  static final String ROWS = "audit.jsonl";
  static final String HEADS = "audit.heads";

  /// What the first row stands behind: nothing.
  static final String NOTHING = "0".repeat(64);

  private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());
  private static final Set<String> TOPICS =
      Set.of(
          Topics.PERMISSION_ALLOWED,
          Topics.PERMISSION_DENIED,
          Topics.CONSENT_REQUESTED,
          Topics.CONSENT_KEPT,
          Topics.CONSENT_ANSWERED,
          Topics.VAULT_KEPT,
          Topics.VAULT_REMOVED,
          Topics.GRANT_REVOKED,
          Topics.GRANT_EXPIRED,
          Topics.DEVICE_CLAIMED,
          Topics.DEVICE_RELEASED,
          Topics.DEVICE_WRITTEN,
          Topics.SKILL_INSTALLED,
          Topics.SKILL_STARTED,
          Topics.SKILL_ADOPTED,
          Topics.SKILL_EXITED,
          Topics.SKILL_RESTARTED,
          Topics.SKILL_STOPPED,
          Topics.SKILL_FAILED,
          Topics.SKILL_DOWNGRADED,
          Topics.SKILL_UNRESPONSIVE,
          Topics.PROCESS_STARTED,
          Topics.PROCESS_EXITED,
          Topics.AGENT_CONNECTED,
          Topics.AGENT_DISCONNECTED,
          Topics.KERNEL_STARTED,
          Topics.KERNEL_RESUMED,
          Topics.KERNEL_STOPPING);
  private static final int ROOM = 1 << 16;
  private static final int BATCH = 1024;
  private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path folder;
  private final Clock clock;
  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(ROOM);
  private final AtomicLong lost = new AtomicLong();
  private final Thread writer;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closing;
  private @Nullable AuditRow last;
  private boolean unsigned;

  /// A log in `folder`, behind what the kernels before wrote there. Takes facts at once, writes
  /// them from [#start] on.
  public AuditTrail(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.writer = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
  }

  /// Begins to write, unless it did.
  public void start() {
    if (started.compareAndSet(false, true)) {
      writer.start();
    }
  }

  /// Takes a fact, if it belongs into the log. Does not block.
  public void accept(Fact fact) {
    Event event = fact.event();
    if (TOPICS.contains(event.topic()) && !queue.offer(event)) {
      lost.incrementAndGet();
    }
  }

  /// Writes and signs what is there, and ends.
  @Override
  public void close() {
    start();
    closing = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean done = false;
    while (!done) {
      try (LineFile rows = LineFile.open(folder.resolve(ROWS));
          LineFile heads = LineFile.open(folder.resolve(HEADS))) {
        DeviceKey key = DeviceKey.open(folder);
        last = continued(rows.last());
        heads.last();
        write(rows, heads, key);
        done = true;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.ERROR, "audit log must be writable, and is not", e);
        done = closing;
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /// The row that the next one stands behind. A last row that was changed is left as it is, for
  /// whoever verifies the log, and counted on from.
  private static @Nullable AuditRow continued(Optional<String> line) {
    if (line.isEmpty()) {
      return null;
    }
    try {
      return AuditRow.read(line.get());
    } catch (AuditRow.BrokenException e) {
      LOG.log(System.Logger.Level.ERROR, "audit log: last row is broken: " + e.getMessage());
      return new AuditRow(e.row(), "", AuditRow.sha256(line.get()), line.get());
    }
  }

  private void write(LineFile rows, LineFile heads, DeviceKey key) throws IOException {
    long due = System.nanoTime();
    List<Event> batch = new ArrayList<>();
    while (!closing || !queue.isEmpty()) {
      Event first = next();
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, BATCH);
        append(rows, batch);
        batch.clear();
      }
      if (unsigned && System.nanoTime() - due >= 0) {
        sign(rows, heads, key);
        due = System.nanoTime() + HEAD_NANOS;
      }
    }
    if (unsigned) {
      sign(rows, heads, key);
    }
  }

  /// The next fact, or null when none came for a while.
  private @Nullable Event next() {
    try {
      return queue.poll(HEAD_NANOS / 4, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the thread that writes the audit log", e);
    }
  }

  private void append(LineFile rows, List<Event> events) throws IOException {
    List<String> lines = new ArrayList<>();
    events.forEach(event -> lines.add(row(event).text()));
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      lines.add(row(gap(missing)).text());
    }
    try {
      rows.append(lines);
    } catch (IOException e) {
      lost.addAndGet(missing + events.size());
      throw e;
    }
    unsigned = true;
  }

  private AuditRow row(Event event) {
    AuditRow before = last;
    AuditRow row =
        before == null
            ? AuditRow.of(1, NOTHING, event)
            : AuditRow.of(before.number() + 1, before.hash(), event);
    last = row;
    return row;
  }

  private Event gap(long missing) {
    return new Event(
        "audit",
        "audit.lost",
        "kernel",
        clock.instant(),
        Map.of("count", missing),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void sign(LineFile rows, LineFile heads, DeviceKey key) throws IOException {
    AuditRow row = last;
    if (row == null) {
      return;
    }
    rows.force();
    heads.append(List.of(AuditHead.of(row, clock.instant(), key).text()));
    unsigned = false;
  }
}
