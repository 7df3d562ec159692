package io.kairo.ipc;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The end of the line that answers: one platform thread on epoll, which reads requests of all
/// peers and hands them to a [Handler]. Nothing a peer sends or fails to read can stop it or make
/// it hold more than its [Limits].
public final class Server implements AutoCloseable {
  private static final int PACKET_BUFFER = 1 << 20;

  private final Reactor reactor;
  private final Thread thread;
  private final AtomicLong ids = new AtomicLong();

  private Server(Reactor reactor) {
    this.reactor = reactor;
    this.thread = Thread.ofPlatform().name("kairo-ipc").unstarted(reactor);
  }

  /// Starts a server that nobody can reach yet.
  public static Server start(Handler handler, Limits limits, Spin spin) throws IOException {
    var server = new Server(new Reactor(handler, limits, spin));
    server.thread.start();
    return server;
  }

  /// Lets peers connect at `socket`, which gets mode `0600`. Missing folders are made. Throws
  /// [java.nio.file.FileAlreadyExistsException] when a living server answers there.
  public void listen(Path socket) throws IOException {
    SocketFile.Bound bound = SocketFile.bind(socket.toAbsolutePath());
    var listener = new Listener(bound.fd(), bound.file(), reactor, this::accept);
    submit(listener::start);
  }

  /// Serves one end of a socket pair, usually `SOCK_SEQPACKET`, where every packet carries whole
  /// frames. The server owns `fd` from now on.
  public Connection adopt(int fd) throws IOException {
    Connection connection = connection(fd);
    submit(() -> reactor.add(connection.inbox()));
    return connection;
  }

  /// As [#adopt(int)], with what [Connection#attachment] returns from the very beginning.
  public Connection adopt(int fd, Object attachment) throws IOException {
    Connection connection = connection(fd);
    connection.attach(attachment);
    submit(() -> reactor.add(connection.inbox()));
    return connection;
  }

  /// Whether the server's thread gets round to something new within `patience`. Blocks.
  public boolean responds(Duration patience) throws InterruptedException {
    CountDownLatch turn = new CountDownLatch(1);
    return reactor.submit(turn::countDown)
        && turn.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  public Counters counters() {
    return reactor.counters();
  }

  /// Closes every connection and removes the socket files. Waits for the server's thread, unless
  /// called on it.
  @Override
  public void close() {
    reactor.stop();
    if (reactor.onThread()) {
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(int fd) {
    try {
      reactor.add(connection(fd).inbox());
    } catch (IOException e) {
      Reactor.closeQuietly(fd);
    }
  }

  private Connection connection(int fd) throws IOException {
    boolean packets = SocketOptions.packets(fd);
    if (packets) {
      SocketOptions.sendBuffer(fd, PACKET_BUFFER);
    }
    SocketOptions.nonBlocking(fd);
    return new Connection(ids.incrementAndGet(), fd, packets, SocketOptions.peer(fd), reactor);
  }

  private void submit(Runnable task) {
    if (!reactor.submit(task)) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the server must be running, it was closed");
    }
  }
}
