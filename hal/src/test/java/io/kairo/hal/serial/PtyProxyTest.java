package io.kairo.hal.serial;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialProxy;
import io.kairo.hal.SerialSettings;
import io.kairo.posix.Errno;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Termios;
import io.kairo.posix.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PtyProxyTest {
  @TestFactory
  Stream<DynamicTest> conforms() {
    return new SerialConformance(ProxyBench::new).facts();
  }

  @Test
  void portGetsTheSpeedThatTheProgramSetsHoweverItSetsIt() throws Exception {
    try (ProxyBench bench = new ProxyBench()) {
      bench.port().setSpeed(57_600);
      awaitSpeed(bench.bench.port(), 57_600);

      int fd = bench.proxy.descriptor(Access.READ_WRITE);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment mode = arena.allocate(Termios.TERMIOS2);
        Termios.cflag(mode, Termios.CS8 | Termios.CREAD | Termios.CLOCAL | Termios.BOTHER);
        for (int baud : new int[] {115_200, 19_200}) {
          Termios.ospeed(mode, baud);
          Ioctl.ioctl(fd, Termios.TCSETS2, mode);
          awaitSpeed(bench.bench.port(), baud);
        }
      } finally {
        Unistd.close(fd);
      }
    }
  }

  private static void awaitSpeed(SerialPort port, int baud) throws Exception {
    while (!port.settings().equals(new SerialSettings(baud))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void closingIsTheEndForWhoReadsAndAnErrorForWhoWrites() throws Exception {
    try (ProxyBench bench = new ProxyBench();
        Arena arena = Arena.ofConfined()) {
      int fd = bench.proxy.descriptor(Access.READ_WRITE);
      MemorySegment room = arena.allocate(8);

      bench.proxy.close();

      assertThat(Unistd.read(fd, room)).isZero();
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Unistd.write(fd, room))
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
      assertThatExceptionOfType(ClosedChannelException.class)
          .isThrownBy(() -> bench.bench.port().settings());
      Unistd.close(fd);
    }
  }

  @Test
  void proxyOfWhichNobodyHasTheTtyEndsAndAnotherTakesItsPlace() throws Exception {
    try (PtyBench bench = new PtyBench();
        Arena arena = Arena.ofConfined()) {
      SerialProxy first = bench.port().proxy();
      Unistd.close(first.descriptor(Access.READ));
      awaitEnd(first);

      try (SerialProxy second = bench.far.open(new SerialSettings(9600)).proxy()) {
        int fd = second.descriptor(Access.READ);
        bench.send(new byte[] {42});
        MemorySegment room = arena.allocate(8);

        assertThat(Unistd.read(fd, room)).isEqualTo(1);
        assertThat(room.get(JAVA_BYTE, 0)).isEqualTo((byte) 42);
        assertThatExceptionOfType(PosixException.class)
            .isThrownBy(() -> Unistd.write(fd, room))
            .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
        Unistd.close(fd);
      }
    }
  }

  private static void awaitEnd(SerialProxy proxy) throws Exception {
    while (true) {
      try {
        Unistd.close(proxy.descriptor(Access.READ));
      } catch (ClosedChannelException e) {
        return;
      }
    }
  }
}
