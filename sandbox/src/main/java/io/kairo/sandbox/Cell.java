package io.kairo.sandbox;

import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import io.kairo.posix.linux.Seccomp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One confined process, from the hour its plan is handed over until it is reaped. Owns its three
/// descriptors: the listener of its filter, its pidfd, and the guard of its tree. `lock` orders
/// their use against their closing; whatever else changes belongs to the supervisor's thread.
final class Cell {
  private static final System.Logger LOG = System.getLogger(Cell.class.getName());

  final Plan plan;
  final Profile profile;
  final CompletableFuture<Confined> born = new CompletableFuture<>();
  final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Broker broker;
  private final Consumer<Exit> onExit;
  private final Tally tally;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Thread> asking = new HashSet<>();
  private int listener = Launch.NONE;
  private int pidfd = Launch.NONE;
  private boolean guardClosed;

  boolean cloned;
  boolean limited;
  boolean settled;
  boolean treeKilled;
  @Nullable PosixException limitFailure;
  @Nullable Exit ended;

  Cell(Plan plan, Profile profile, Broker broker, Consumer<Exit> onExit, Tally tally) {
    this.plan = plan;
    this.profile = profile;
    this.broker = broker;
    this.onExit = onExit;
    this.tally = tally;
  }

  boolean guarded() {
    return plan.means.guard() != Launch.NONE;
  }

  void open(int listenerFd, int processFd) {
    lock.lock();
    try {
      listener = listenerFd;
      pidfd = processFd;
    } finally {
      lock.unlock();
    }
  }

  int pidfd() {
    lock.lock();
    try {
      return pidfd;
    } finally {
      lock.unlock();
    }
  }

  /// Sends a signal to the process; false when it has ended.
  boolean signal(int signal) throws IOException {
    lock.lock();
    try {
      if (pidfd == Launch.NONE) {
        return false;
      }
      Pidfd.pidfd_send_signal(pidfd, signal);
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.ESRCH) {
        return false;
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the process and all it spawned.
  void kill() throws IOException {
    signal(Signal.SIGKILL);
    killTree();
  }

  void killTree() throws IOException {
    lock.lock();
    try {
      if (guarded() && !guardClosed) {
        Events.signal(plan.means.guard());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets the broker decide, on a thread that may park.
  void ask(long request, int pid, String path, int flags) {
    Thread thread =
        Thread.ofVirtual()
            .name("kairo-broker-" + plan.id)
            .unstarted(() -> answer(request, decide(pid, path, flags), flags & Fcntl.O_CLOEXEC));
    lock.lock();
    try {
      // A call can be stopped, and decided, before the start has been reported.
      listener = plan.listener;
      asking.add(thread);
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  private Answer decide(int pid, String path, int flags) {
    try {
      return broker.open(pid, path, flags);
    } catch (InterruptedException e) {
      return Answer.Refused.denied();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "a broker failed and counts as refusing", e);
      return Answer.Refused.denied();
    }
  }

  /// Answers notification `request`. Closes what was granted, delivered or not.
  private void answer(long request, Answer answer, int descriptorFlags) {
    lock.lock();
    try {
      asking.remove(Thread.currentThread());
      switch (answer) {
        case Answer.Granted(int fd) -> grant(request, fd, descriptorFlags);
        case Answer.Refused(int errno) -> {
          boolean heard = listener != Launch.NONE && respond(request, errno);
          (heard ? tally.refused : tally.withdrawn).increment();
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an intercepted call was not answered", e);
    } finally {
      lock.unlock();
    }
  }

  private void grant(long request, int fd, int descriptorFlags) throws IOException {
    try {
      boolean heard = listener != Launch.NONE && inject(request, fd, descriptorFlags);
      (heard ? tally.granted : tally.withdrawn).increment();
    } finally {
      Unistd.close(fd);
    }
  }

  /// True when the descriptor arrived, or the call failed for a reason of the process's own, such
  /// as its limit of open files; false when it is gone.
  private boolean inject(long request, int fd, int descriptorFlags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment addition =
          Seccomp.allocateAddfd(
              arena, request, Seccomp.SECCOMP_ADDFD_FLAG_SEND, fd, descriptorFlags);
      Ioctl.ioctl(listener, Seccomp.SECCOMP_IOCTL_NOTIF_ADDFD, addition);
      return true;
    } catch (PosixException e) {
      return e.errno() != Errno.ENOENT && respond(request, e.errno());
    }
  }

  private boolean respond(long request, int errno) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment response = Seccomp.allocateResponse(arena);
      Seccomp.setResponse(response, request, -errno, 0);
      Ioctl.ioctl(listener, Seccomp.SECCOMP_IOCTL_NOTIF_SEND, response);
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /// The process is gone: closes its descriptors and sends everyone home who asks for it.
  void close() throws IOException {
    lock.lock();
    try {
      for (int fd : new int[] {listener, pidfd}) {
        if (fd != Launch.NONE) {
          Unistd.close(fd);
        }
      }
      listener = Launch.NONE;
      pidfd = Launch.NONE;
      asking.forEach(Thread::interrupt);
      asking.clear();
    } finally {
      lock.unlock();
    }
  }

  /// The guard is gone too.
  void closeGuard() throws IOException {
    lock.lock();
    try {
      if (guarded() && !guardClosed) {
        guardClosed = true;
        Unistd.close(plan.means.guard());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until [#announce].
  Exit await() throws InterruptedException {
    over.await();
    Exit how = ended;
    if (how == null) {
      throw new IllegalStateException("the supervisor died, and the process with it");
    }
    return how;
  }

  /// There will be no exit to tell of.
  void abandon(Throwable cause) {
    over.countDown();
    exit.completeExceptionally(cause);
  }

  /// Tells whoever waits. Callbacks run on a thread of their own, since what they do then is
  /// theirs.
  void announce(Exit how) {
    over.countDown();
    Thread.ofVirtual()
        .name("kairo-exit-" + plan.id)
        .start(() -> {
          exit.complete(how);
          onExit.accept(how);
        });
  }
}
