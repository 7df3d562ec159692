package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Errno;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Seccomp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The calls of one process that its broker decides, on threads that may park. Owns the listener of
/// the process's filter and the docket of what is undecided; `lock` orders their use against their
/// closing and of the memory for answers.
final class StoppedCalls {
  private static final System.Logger LOG = System.getLogger(StoppedCalls.class.getName());
  private static final int NOWHERE = -1;

  private final Life life;
  private final Broker broker;
  private final Tally tally;
  private final Optional<Docket> docket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Thread> asking = new HashSet<>();
  private final MemorySegment addition;
  private final MemorySegment response;
  private boolean closed;

  /// @param docket where it is written down what the broker is asked, if it is asked anything
  StoppedCalls(Life life, Broker broker, Tally tally, Optional<Docket> docket) {
    this.life = life;
    this.broker = broker;
    this.tally = tally;
    this.docket = docket;
    Arena arena = Arena.ofAuto();
    addition = Seccomp.allocateAddfd(arena);
    response = Seccomp.allocateResponse(arena);
  }

  /// Lends what whoever takes the process over needs, as long as the process has not ended.
  void lend(Confined.Borrower borrower) throws IOException {
    lock.lock();
    try {
      if (!closed && docket.isPresent()) {
        borrower.borrow(life.listener, docket.get().fd());
      }
    } finally {
      lock.unlock();
    }
  }

  /// The call with this id was stopped, and nothing is known of it yet.
  void stopped(long request) {
    docket.ifPresent(it -> it.stopped(request));
  }

  /// What the broker says at once to an `open` that [#answer] then answers, if it says anything.
  Optional<Answer> atOnce(int pid, String path, int flags) {
    try {
      return broker.openAtOnce(pid, path, flags);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "a broker failed and counts as refusing", e);
      return Optional.of(Answer.Refused.denied());
    }
  }

  /// Answers a call that nobody was asked about.
  void answer(long request, int pid, Stopped call, Answer answer) {
    answer(new Docket.Entry(NOWHERE, request, pid, call), answer);
  }

  /// Lets the broker decide about a call of thread `pid`.
  void ask(long request, int pid, Stopped call) throws IOException {
    int slot = NOWHERE;
    if (docket.isPresent()) {
      OptionalInt found = docket.get().add(request, pid, call);
      if (found.isEmpty()) {
        refuse(request, Errno.EAGAIN);
        return;
      }
      slot = found.getAsInt();
    }
    ask(new Docket.Entry(slot, request, pid, call));
  }

  private void ask(Docket.Entry call) {
    Thread thread =
        Thread.ofVirtual()
            .name("kairo-broker-" + life.id)
            .unstarted(() -> answer(call, decide(call)));
    lock.lock();
    try {
      asking.add(thread);
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /// Decides anew what the sandbox before this one had not answered. A call that it had taken from
  /// Linux and not written down yet cannot be known any more: it fails with EINTR, for its caller
  /// to repeat.
  void resume() throws IOException {
    if (docket.isEmpty()) {
      return;
    }
    List<Docket.Entry> entries = docket.get().entries();
    for (Docket.Entry call : entries) {
      if (waits(call.id())) {
        ask(call);
      } else {
        forget(call);
      }
    }
    long last = docket.get().last();
    for (long id = last; id <= last + 1; id++) {
      long stray = id;
      if (entries.stream().noneMatch(call -> call.id() == stray) && waits(stray)) {
        refuse(stray, Errno.EINTR);
      }
    }
  }

  private Answer decide(Docket.Entry call) {
    try {
      return call.call().decide(broker, call.pid());
    } catch (InterruptedException e) {
      return Answer.Refused.denied();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "a broker failed and counts as refusing", e);
      return Answer.Refused.denied();
    }
  }

  /// Answers a stopped call. Closes what was granted, delivered or not.
  private void answer(Docket.Entry call, Answer answer) {
    lock.lock();
    try {
      asking.remove(Thread.currentThread());
      switch (answer) {
        case Answer.Granted(int fd) -> grant(call, fd);
        case Answer.Replaced(int fd, int errno) -> replace(call, fd, errno);
        case Answer.Refused(int errno) -> refuse(call.id(), errno);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an intercepted call was not answered", e);
    } finally {
      forget(call);
      lock.unlock();
    }
  }

  private void forget(Docket.Entry call) {
    if (call.slot() != NOWHERE) {
      docket.ifPresent(it -> it.remove(call.slot()));
    }
  }

  private void grant(Docket.Entry call, int fd) throws IOException {
    try {
      boolean heard = !closed && inject(call.id(), fd, call.call().descriptorFlags());
      (heard ? tally.granted : tally.withdrawn).increment();
    } finally {
      Unistd.close(fd);
    }
  }

  private void refuse(long request, int errno) throws IOException {
    lock.lock();
    try {
      boolean heard = !closed && respond(request, errno);
      (heard ? tally.refused : tally.withdrawn).increment();
    } finally {
      lock.unlock();
    }
  }

  /// True when the descriptor arrived, or the call failed for a reason of the process's own, such
  /// as its limit of open files; false when it is gone.
  private boolean inject(long request, int fd, int descriptorFlags) throws IOException {
    try {
      Seccomp.setAddfd(addition, request, fd, descriptorFlags);
      Ioctl.ioctl(life.listener, Seccomp.SECCOMP_IOCTL_NOTIF_ADDFD, addition);
      return true;
    } catch (PosixException e) {
      return e.errno() != Errno.ENOENT && respond(request, e.errno());
    }
  }

  private void replace(Docket.Entry call, int fd, int errno) throws IOException {
    try {
      boolean heard = !closed && putInPlace(call, fd) && respond(call.id(), errno);
      (heard ? tally.granted : tally.withdrawn).increment();
    } finally {
      Unistd.close(fd);
    }
  }

  private boolean putInPlace(Docket.Entry call, int fd) throws IOException {
    try {
      Seccomp.setAddfdAt(
          addition, call.id(), fd, call.call().number(), call.call().descriptorFlags());
      Ioctl.ioctl(life.listener, Seccomp.SECCOMP_IOCTL_NOTIF_ADDFD, addition);
      return true;
    } catch (PosixException e) {
      if (e.errno() != Errno.ENOENT) {
        respond(call.id(), e.errno());
      }
      return false;
    }
  }

  private boolean respond(long request, int errno) throws IOException {
    Seccomp.setResponse(response, request, -errno, 0);
    return delivered(life.listener, Seccomp.SECCOMP_IOCTL_NOTIF_SEND, response);
  }

  /// Whether the caller was told of and still waits for an answer.
  private boolean waits(long request) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return delivered(
          life.listener,
          Seccomp.SECCOMP_IOCTL_NOTIF_ID_VALID,
          arena.allocateFrom(JAVA_LONG, request));
    }
  }

  /// Tells the listener something about a stopped call. False when its caller is gone or answered.
  static boolean delivered(int listener, long what, MemorySegment argument) throws IOException {
    try {
      Ioctl.ioctl(listener, what, argument);
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINPROGRESS) {
        return false;
      }
      throw e;
    }
  }

  /// The process is gone: closes its descriptors and sends everyone home who asks for it.
  void close() throws IOException {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (life.listener != Launch.NONE) {
        Unistd.close(life.listener);
      }
      if (docket.isPresent()) {
        docket.get().close();
      }
      asking.forEach(Thread::interrupt);
      asking.clear();
    } finally {
      lock.unlock();
    }
  }
}
