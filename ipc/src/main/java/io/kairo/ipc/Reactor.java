package io.kairo.ipc;

import io.kairo.ipc.codec.Frame;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The loop of a [Server]: waits for descriptors and calls whoever owns them. All state belongs to
/// its thread, except the queues and counters, which other threads add to.
final class Reactor implements Runnable {
  private static final System.Logger LOG = System.getLogger("io.kairo.ipc");
  private static final int READ = 1 << 16;
  private static final int PAUSE_MILLIS = 100;

  private final Handler handler;
  private final Limits limits;
  private final MemoryBudget budget;
  private final MemorySegment segment = Arena.ofAuto().allocate(READ);
  private final Burst burst = new Burst();
  private final OutBuffer ownBuffer = new OutBuffer();
  private final OutBuffer.Pool pool = new OutBuffer.Pool();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Deadlines unfinished;
  private final ArrayDeque<Runnable> unread = new ArrayDeque<>();
  private final ArrayDeque<Listener> paused = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private final Poller poller;
  private byte[] array = new byte[READ];
  private @Nullable MemorySegment packetSegment;
  private @Nullable Source[] sources = new Source[64];
  private int connections;
  private long pausedUntil;
  private volatile @Nullable Thread thread;
  private volatile boolean stopping;

  Reactor(Handler handler, Limits limits, Spin spin) throws IOException {
    this.handler = handler;
    this.limits = limits;
    this.budget = new MemoryBudget(limits.memory());
    this.unfinished = new Deadlines(limits.frame());
    this.poller = new Poller(spin);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      while (!stopping) {
        turn();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "server stopped by a failure", e);
    } finally {
      stopping = true;
      releaseAll();
    }
  }

  private void turn() throws IOException {
    int ready = poller.await(timeoutMillis());
    for (int i = unread.size(); i > 0; i--) {
      unread.removeFirst().run();
    }
    for (int i = 0; i < ready; i++) {
      int fd = poller.fd(i);
      Source source = fd < 0 ? null : sources[fd];
      if (source != null) {
        source.ready(poller.events(i));
      }
    }
    if (!paused.isEmpty() && now() - pausedUntil >= 0) {
      paused.forEach(Listener::resume);
      paused.clear();
    }
    unfinished.expire(now());
    if (budget.exceeded()) {
      evictBiggest();
    }
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private int timeoutMillis() {
    if (stopping || !unread.isEmpty()) {
      return 0;
    }
    long timeout = Long.MAX_VALUE;
    if (!unfinished.isEmpty()) {
      timeout = unfinished.millisLeft(now());
    }
    if (!paused.isEmpty()) {
      timeout = Math.min(timeout, PAUSE_MILLIS);
    }
    return timeout == Long.MAX_VALUE ? -1 : (int) Math.min(timeout, Integer.MAX_VALUE);
  }

  /// Closes the peer that holds most, one per turn, until the budget holds again.
  private void evictBiggest() {
    runTasks();
    Inbox biggest = null;
    for (Source source : sources) {
      if (source instanceof Inbox inbox && (biggest == null || inbox.held() > biggest.held())) {
        biggest = inbox;
      }
    }
    if (biggest != null && budget.exceeded()) {
      tally.evicted.increment();
      biggest.connection().close();
      poller.wake();
    }
  }

  private void remove(Inbox inbox) {
    if (inbox.fd() >= sources.length || sources[inbox.fd()] != inbox) {
      return;
    }
    inbox.stop();
    unfinished.remove(inbox);
    sources[inbox.fd()] = null;
    connections--;
    inbox.release();
    guarded(() -> handler.closed(inbox.connection()));
  }

  private void releaseAll() {
    for (Source source : sources) {
      if (source instanceof Inbox inbox) {
        remove(inbox);
      } else if (source != null) {
        source.release();
      }
    }
    poller.close();
  }

  /// Watches a new peer. Runs on the reactor's thread.
  void add(Inbox inbox) {
    connections++;
    tally.accepted.increment();
    try {
      register(inbox.fd(), inbox, inbox.interest());
    } catch (IOException e) {
      connections--;
      inbox.release();
      return;
    }
    guarded(() -> handler.opened(inbox.connection()));
  }

  /// Watches `fd` from now on. Runs on the reactor's thread.
  void register(int fd, Source source, int interest) throws IOException {
    if (fd >= sources.length) {
      sources = Arrays.copyOf(sources, Math.max(fd + 1, 2 * sources.length));
    }
    poller.watch(fd, interest);
    sources[fd] = source;
  }

  /// Stops watching a listener for a moment.
  void pause(Listener listener, int fd) throws IOException {
    poller.change(fd, 0);
    pausedUntil = now() + PAUSE_MILLIS * 1_000_000L;
    paused.add(listener);
  }

  void resume(int fd) throws IOException {
    poller.change(fd, Epoll.EPOLLIN);
  }

  /// Whether to be told when the socket takes output again. Any thread, under the outbox's lock.
  void awaitWritable(int fd, int interest, boolean wanted) throws IOException {
    poller.change(fd, interest | (wanted ? Epoll.EPOLLOUT : 0));
  }

  /// Reads from a peer once more, after the others had their turn.
  void readAgain(Inbox inbox, int events) {
    unread.add(() -> inbox.ready(events));
  }

  /// Runs `task` on the reactor's thread. Returns false when that has ended.
  boolean submit(Runnable task) {
    tasks.add(task);
    poller.wake();
    return !stopping;
  }

  /// Closes a connection after this turn. Any thread.
  void closeSoon(Inbox inbox) {
    if (onThread()) {
      inbox.stop();
    }
    tasks.add(() -> remove(inbox));
    if (!onThread()) {
      poller.wake();
    }
  }

  void stop() {
    stopping = true;
    poller.wake();
  }

  void charge(long bytes) {
    if (bytes != 0 && budget.charge(bytes) && !onThread()) {
      poller.wake();
    }
  }

  Tally tally() {
    return tally;
  }

  Counters counters() {
    return tally.counters(budget.used());
  }

  boolean full() {
    return connections >= limits.connections();
  }

  boolean onThread() {
    return Thread.currentThread() == thread;
  }

  OutBuffer takeBuffer() {
    return onThread() ? ownBuffer : pool.take();
  }

  void giveBuffer(OutBuffer buffer) {
    if (buffer != ownBuffer) {
      pool.give(buffer);
    }
  }

  Handler handler() {
    return handler;
  }

  Limits limits() {
    return limits;
  }

  Deadlines unfinished() {
    return unfinished;
  }

  long now() {
    return System.nanoTime();
  }

  /// What streams are read into.
  MemorySegment segment() {
    return segment;
  }

  /// The requests that are being served. On the reactor's thread.
  Burst burst() {
    return burst;
  }

  /// What packets are read into: as large as a frame may be.
  MemorySegment packetSegment() {
    MemorySegment packets = packetSegment;
    if (packets == null) {
      packets = Arena.ofAuto().allocate(Frame.HEADER + Frame.MAX_BODY);
      packetSegment = packets;
    }
    return packets;
  }

  /// The array that `length` bytes of input are decoded in.
  byte[] array(int length) {
    if (array.length < length) {
      array = new byte[length];
    }
    return array;
  }

  static void closeQuietly(int fd) {
    try {
      Unistd.close(fd);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "descriptor could not be closed fd=" + fd, e);
    }
  }

  private static void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "handler failed", e);
    }
  }
}
