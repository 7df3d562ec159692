package io.kairo.hal.serial;

import io.kairo.api.Access;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialProxy;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;

/// As [PtyBench], with a proxy between the port and its user.
final class ProxyBench implements SerialConformance.Bench {
  final PtyBench bench = new PtyBench();
  final SerialProxy proxy = bench.port().proxy();
  private final SerialPort near = LinuxSerial.over(PtyBench.DEVICE, open(), bench.poller);

  ProxyBench() throws Exception {}

  /// A descriptor on the proxy's tty that waits for nothing.
  private int open() throws IOException {
    int fd = proxy.descriptor(Access.READ_WRITE);
    try (Arena arena = Arena.ofConfined()) {
      int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
      return Fcntl.open(arena.allocateFrom("/proc/self/fd/" + fd), flags, 0);
    } finally {
      Unistd.close(fd);
    }
  }

  @Override
  public SerialPort port() {
    return near;
  }

  @Override
  public void send(byte[] bytes) throws Exception {
    bench.send(bytes);
  }

  @Override
  public byte[] receive(int count) throws Exception {
    return bench.receive(count);
  }

  @Override
  public void stall() {
    bench.stall();
  }

  @Override
  public void resume() {
    bench.resume();
  }

  @Override
  public void unplug() throws Exception {
    bench.unplug();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    near.close();
    bench.close();
  }
}
