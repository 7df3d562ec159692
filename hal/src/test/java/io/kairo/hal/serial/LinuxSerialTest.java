package io.kairo.hal.serial;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialSettings;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Termios;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class LinuxSerialTest {
  private static final SerialSettings SETTINGS = new SerialSettings(115_200);

  @TestFactory
  Stream<DynamicTest> conforms() {
    return new SerialConformance(PtyBench::new).facts();
  }

  @Test
  void driverKeepsTheSpeed() throws Exception {
    try (PtyBench bench = new PtyBench();
        SerialPort port = bench.far.open(SETTINGS)) {
      assertThat(port.settings()).isEqualTo(SETTINGS);
    }
  }

  @Test
  void portIsRawWhateverTheLineWas() throws Exception {
    try (PtyBench bench = new PtyBench();
        Arena arena = Arena.ofConfined()) {
      int other = bench.port().descriptor(Access.READ_WRITE, true);
      MemorySegment mode = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(other, Termios.TCGETS2, mode);
      Termios.iflag(mode, Termios.ICRNL | Termios.IXON);
      Termios.oflag(mode, Termios.OPOST);
      Termios.lflag(mode, Termios.ICANON | Termios.ECHO | Termios.ISIG);
      Termios.cflag(mode, (Termios.cflag(mode) | Termios.HUPCL) & ~Termios.CLOCAL);
      Termios.cc(mode, Termios.VMIN, (byte) 0);
      Ioctl.ioctl(other, Termios.TCSETS2, mode);
      bench.port().close();

      try (SerialPort port = bench.far.open(SETTINGS)) {
        Ioctl.ioctl(other, Termios.TCGETS2, mode);

        assertThat(port.settings()).isEqualTo(SETTINGS);
        assertThat(Termios.iflag(mode)).isZero();
        assertThat(Termios.oflag(mode)).isZero();
        assertThat(Termios.lflag(mode)).isZero();
        assertThat(Termios.cflag(mode) & Termios.HUPCL).isZero();
        assertThat(Termios.cflag(mode) & Termios.CLOCAL).isNotZero();
        assertThat(Termios.cc(mode, Termios.VMIN)).isEqualTo((byte) 1);
      }
      Unistd.close(other);
    }
  }

  @Test
  void staleInputIsDiscardedOnOpen() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      bench.send("old".getBytes(StandardCharsets.US_ASCII));
      while (bench.far.unread() < 3) {
        Thread.onSpinWait();
      }

      try (SerialPort port = bench.far.open(SETTINGS)) {
        assertThat(port.read(16, Duration.ZERO)).isEmpty();
      }
    }
  }

  @Test
  void ttyIsExclusiveWhileThePortIsOpen() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      int other = bench.port().descriptor(Access.READ, true);

      assertThat(exclusive(other)).isTrue();
      bench.port().close();
      assertThat(exclusive(other)).isFalse();
      Unistd.close(other);
    }
  }

  @Test
  void descriptorDoesWhatItsAccessSaysAndOutlivesThePort() throws Exception {
    try (PtyBench bench = new PtyBench();
        Arena arena = Arena.ofConfined()) {
      int reader = bench.port().descriptor(Access.READ, false);
      bench.port().close();

      bench.send(new byte[] {42});
      MemorySegment got = arena.allocate(8);
      assertThat(Unistd.read(reader, got)).isEqualTo(1);
      assertThat(got.get(JAVA_BYTE, 0)).isEqualTo((byte) 42);
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> Unistd.write(reader, got))
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
      Unistd.close(reader);
    }
  }

  @Test
  void descriptorHasItsOwnFlagsAndIsNotInherited() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      int blocking = bench.port().descriptor(Access.READ_WRITE, false);
      int nonBlocking = bench.port().descriptor(Access.READ_WRITE, true);

      assertThat(Fcntl.fcntl(blocking, Fcntl.F_GETFL, 0) & Fcntl.O_NONBLOCK).isZero();
      assertThat(Fcntl.fcntl(nonBlocking, Fcntl.F_GETFL, 0) & Fcntl.O_NONBLOCK).isNotZero();
      assertThat(Fcntl.fcntl(blocking, Fcntl.F_GETFD, 0)).isEqualTo(1);
      assertThat(bench.port().read(1, Duration.ZERO)).isEmpty();
      Unistd.close(blocking);
      Unistd.close(nonBlocking);
    }
  }

  @Test
  void goneDeviceGivesNoDescriptor() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      bench.unplug();

      assertThatExceptionOfType(DeviceGone.class)
          .isThrownBy(() -> bench.port().descriptor(Access.READ, true));
    }
  }

  @Test
  void missingTtyIsAGoneDevice() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      assertThatExceptionOfType(DeviceGone.class)
          .isThrownBy(() ->
              LinuxSerial.open(
                  PtyBench.DEVICE, Path.of("/dev/no-such-tty"), SETTINGS, bench.poller))
          .withMessage("device 'agent://serial/bench' is gone");
    }
  }

  @Test
  void fileThatIsNoTtyIsRefused() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(
              () -> LinuxSerial.open(PtyBench.DEVICE, Path.of("/dev/null"), SETTINGS, bench.poller))
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOTTY));
    }
  }

  @Test
  void interruptEndsAReadAndStaysSet() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> bench.port().read(1, Duration.ofHours(1)));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static boolean exclusive(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flag = arena.allocate(JAVA_INT);
      Ioctl.ioctl(fd, Termios.TIOCGEXCL, flag);
      return flag.get(JAVA_INT, 0) != 0;
    }
  }
}
