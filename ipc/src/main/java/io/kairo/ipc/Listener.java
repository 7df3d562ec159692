package io.kairo.ipc;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Socket;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.util.function.IntConsumer;

/// A listening socket. When no descriptor is left for a peer, the one kept in reserve is spent on
/// accepting and closing it, so that the peer learns of it and the loop does not spin.
final class Listener implements Source {
  private static final System.Logger LOG = System.getLogger("io.kairo.ipc");
  private static final int BATCH = 64;
  private static final int NONE = -1;

  private final int fd;
  private final SocketFile file;
  private final Reactor reactor;
  private final IntConsumer newPeer;
  private int reserve = openReserve();

  Listener(int fd, SocketFile file, Reactor reactor, IntConsumer newPeer) {
    this.fd = fd;
    this.file = file;
    this.reactor = reactor;
    this.newPeer = newPeer;
  }

  /// Watches from now on. Runs on the reactor's thread.
  void start() {
    try {
      reactor.register(fd, this, Epoll.EPOLLIN);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "socket is not watched path=" + file.path(), e);
      release();
    }
  }

  @Override
  public void ready(int events) {
    try {
      for (int i = 0; i < BATCH && acceptOne(); i++) {}
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "connection was not accepted path=" + file.path(), e);
    }
  }

  /// Watches again after a pause.
  void resume() {
    try {
      reactor.resume(fd);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "socket is not watched path=" + file.path(), e);
    }
  }

  @Override
  public void release() {
    file.delete();
    Reactor.closeQuietly(fd);
    if (reserve != NONE) {
      Reactor.closeQuietly(reserve);
    }
  }

  private boolean acceptOne() throws IOException {
    int peer;
    try {
      peer = accept();
    } catch (PosixException e) {
      if (e.errno() == Errno.EMFILE || e.errno() == Errno.ENFILE) {
        return refuseForWantOfDescriptors();
      }
      if (SocketOptions.again(e)) {
        return false;
      }
      throw e;
    }
    if (reactor.full()) {
      reactor.tally().refused.increment();
      Reactor.closeQuietly(peer);
    } else {
      newPeer.accept(peer);
    }
    return true;
  }

  private boolean refuseForWantOfDescriptors() throws IOException {
    reactor.tally().refused.increment();
    if (reserve == NONE) {
      reserve = openReserve();
    }
    if (reserve == NONE) {
      reactor.pause(this, fd);
      return false;
    }
    Reactor.closeQuietly(reserve);
    reserve = NONE;
    try {
      Reactor.closeQuietly(accept());
    } catch (PosixException e) {
      LOG.log(System.Logger.Level.DEBUG, "reserve was taken by another thread", e);
    }
    reserve = openReserve();
    return reserve != NONE;
  }

  private int accept() throws IOException {
    return Socket.accept4(fd, Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK);
  }

  private static int openReserve() {
    try {
      return Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC);
    } catch (IOException e) {
      return NONE;
    }
  }
}
