package io.kairo.init;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class NotifyTest {
  @Test
  void supervisorHearsWhatHappens(@TempDir Path folder) throws Exception {
    try (Ear systemd = new Ear(folder.resolve("notify").toString());
        Supervised init = supervised(systemd)) {
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
      String first = init.hear("started ");
      init.ask("ready", "done");
      assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=kairod is up, pid " + first);
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
      init.ask("alive", "done");
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");

      Processes.kill(first);
      assertThat(systemd.next()).isEqualTo("STATUS=kairod ended and is started again");
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
      String second = init.hear("started ");
      init.ask("ready", "done");
      assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=kairod is up, pid " + second);
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");

      init.signal(Signal.SIGTERM);
      assertThat(systemd.next()).isEqualTo("STOPPING=1");
      assertThat(init.await()).isZero();
    }
  }

  @Test
  void addressMayBeAbstract() throws Exception {
    try (Ear systemd = new Ear("@kairo-init-test-" + ProcessHandle.current().pid());
        Supervised init = supervised(systemd)) {
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
      init.hear("started ");
    }
  }

  /// What kairod starts shall not speak for the whole.
  @Test
  void kairodDoesNotSeeTheSupervisor(@TempDir Path folder) throws Exception {
    try (Ear systemd = new Ear(folder.resolve("notify").toString());
        Supervised init =
            Supervised.start(
                Map.of("NOTIFY_SOCKET", systemd.name, "WATCHDOG_USEC", "1", "WATCHDOG_PID", "1"),
                List.of("--", "sh", "-c", "echo [$NOTIFY_SOCKET$WATCHDOG_USEC$WATCHDOG_PID]"))) {
      assertThat(init.hear("[")).isEqualTo("]");
      assertThat(init.await()).isZero();
    }
  }

  @Test
  void supervisorThatIsNotThereIsSaid() throws Exception {
    try (Supervised init =
        Supervised.start(Map.of("NOTIFY_SOCKET", "/no/such/socket"), List.of("--", "true"))) {
      assertThat(init.hear("kairo-init: "))
          .isEqualTo("the supervisor did not hear 'WATCHDOG=1': No such file or directory");
      assertThat(init.await()).isZero();
    }
  }

  @Test
  void addressHasAForm() throws Exception {
    try (Supervised init =
        Supervised.start(Map.of("NOTIFY_SOCKET", "relative"), List.of("--", "true"))) {
      assertThat(init.hear("kairo-init: "))
          .isEqualTo("NOTIFY_SOCKET must be a path or @name of 2 to 107 bytes, got 'relative'");
    }
  }

  private static Supervised supervised(Ear systemd) throws Exception {
    return Supervised.start(
        Map.of("NOTIFY_SOCKET", systemd.name), Puppet.arguments(List.of(), List.of()));
  }

  /// The socket that a supervisor listens on.
  private static final class Ear implements AutoCloseable {
    private final String name;
    private final int fd;

    private Ear(String name) throws IOException {
      this.name = name;
      fd = Socket.socket(Socket.AF_UNIX, Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC, 0);
      byte[] path = name.getBytes(StandardCharsets.UTF_8);
      if (name.startsWith("@")) {
        path[0] = 0;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment address = arena.allocate(2 + path.length, 2);
        address.set(JAVA_SHORT, 0, (short) Socket.AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
        Socket.bind(fd, address);
      }
    }

    private String next() throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment room = arena.allocate(512);
        long length = Socket.recv(fd, room, room.byteSize(), 0);
        return new String(room.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
      }
    }

    @Override
    public void close() throws IOException {
      Unistd.close(fd);
    }
  }
}
