package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes in namespaces of their own. Only root can have them; who is not is refused.
@Timeout(60)
final class ApartTest {
  private static final int USER = 61_999;

  @TempDir Path folder;
  private Sandbox sandbox;
  private Path data;

  @BeforeEach
  void open() throws Exception {
    sandbox = Sandbox.open();
    data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(folder.resolve("secret"), "secret");
  }

  @AfterEach
  void close() throws Exception {
    sandbox.close();
  }

  private Trial trial() {
    return new Trial(sandbox).spawning().writing(data).apart(new Apart(OptionalInt.of(USER)));
  }

  private String shell(String script) throws Exception {
    return trial().run("/bin/sh", "-c", script).output();
  }

  private static boolean isRoot() {
    return Unistd.getuid() == 0;
  }

  @Test
  void whoMayNotMakeNamespacesIsToldAndGetsNoProcess() {
    if (!isRoot()) {
      assertThatExceptionOfType(ConfinementException.class)
          .isThrownBy(() -> shell("echo started"))
          .withMessageContaining("namespaces")
          .satisfies(e -> assertThat(e.remedy()).contains("root"));
    }
  }

  @Test
  void thereIsNothingButWhatTheProfileNames() throws Exception {
    if (isRoot()) {
      String seen =
          shell(
              "for f in /etc /home /root /tmp/hsperfdata_root /dev/kmsg /dev/mem /sys /proc /run "
                  + folder.resolve("secret")
                  + "; do test -e $f && echo $f; done; for f in /usr/bin /dev/null "
                  + data
                  + "; do test -e $f || echo no $f; done; echo looked");

      assertThat(seen).isEqualTo("looked\n");
    }
  }

  @Test
  void itIsTheFirstProcessOfAUserOfItsOwnOnAMachineWithoutANetwork() throws Exception {
    if (isRoot()) {
      assertThat(
              shell("echo $$; id -u; id -g; id -G; hostname; kill -0 " + pid() + " || echo gone"))
          .startsWith("1\n" + USER + "\n" + USER + "\n" + USER + "\nskill\n")
          .endsWith("gone\n");
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  @Test
  void itsFolderCanBeWrittenAndNotExecutedAndNothingElseCanBeWritten() throws Exception {
    if (isRoot()) {
      String seen =
          shell(
              "cd "
                  + data
                  + "; echo kept > file; cat file; cp /bin/true program; ./program || echo refused;"
                  + " echo x > /x || echo read-only; echo x > /bin/x || echo denied");

      assertThat(seen.lines()).contains("kept", "refused", "read-only", "denied");
      assertThat(data.resolve("file")).hasContent("kept");
      assertThat(Files.getAttribute(data.resolve("file"), "unix:uid")).isEqualTo(USER);
    }
  }

  @Test
  void signalThatItDoesNotHandleEndsItAndOneThatItHandlesDoesNot() throws Exception {
    if (isRoot()) {
      try (Pipe output = new Pipe()) {
        Confined deaf = trial().start(output.writeEnd(), "/bin/sleep", "60");
        deaf.signal(Signal.SIGTERM);
        assertThat(deaf.await()).isEqualTo(new Exit.Signalled(Signal.SIGTERM));
      }
      try (Pipe output = new Pipe()) {
        Confined listening =
            trial()
                .start(
                    output.writeEnd(),
                    "/bin/sh",
                    "-c",
                    "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(output.readLine()).isEqualTo("ready");
        listening.signal(Signal.SIGTERM);
        assertThat(listening.await()).isEqualTo(new Exit.Exited(7));
      }
    }
  }

  @Test
  void itsLimitsHold() throws Exception {
    if (isRoot()) {
      Limits limits =
          new Limits(
              OptionalLong.empty(),
              OptionalInt.of(23),
              OptionalInt.empty(),
              OptionalLong.of(4096),
              OptionalLong.empty());
      TreeLimits tree =
          new TreeLimits(
              OptionalLong.empty(),
              OptionalInt.of(20),
              OptionalDouble.empty(),
              OptionalLong.of(1 << 20),
              Optional.empty());

      Trial.Result result =
          trial().with(limits).with(tree).run("/bin/sh", "-c", "ulimit -n; ulimit -c; ulimit -f");

      assertThat(result.output()).isEqualTo("23\n0\n8\n");
    }
  }

  @Test
  void replacedFolderIsTheNewOne() throws Exception {
    if (isRoot()) {
      assertThat(shell("ls " + data)).isEmpty();
      Files.move(data, folder.resolve("old"));
      Files.createDirectory(data);
      Files.writeString(data.resolve("new"), "");

      assertThat(shell("ls " + data)).isEqualTo("new\n");
    }
  }
}
