package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Errno;
import io.kairo.posix.Unistd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class AttackTest {
  private static final int ESOCKTNOSUPPORT = 94;
  private static final Limits FEW_FILES =
      new Limits(
          OptionalLong.empty(),
          OptionalInt.of(64),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  @TempDir Path folder;
  private Sandbox sandbox;
  private Path attack;
  private Path secret;
  private Path data;

  @BeforeEach
  void open() throws Exception {
    sandbox = Sandbox.open();
    attack = Attack.compile(Files.createDirectory(folder.resolve("package")));
    secret = Files.writeString(folder.resolve("secret"), "secret");
    data = Files.createDirectory(folder.resolve("data"));
  }

  @AfterEach
  void close() throws Exception {
    sandbox.close();
  }

  private Trial.Result run(Trial trial, String mode) throws Exception {
    return trial
        .executing(folder.resolve("package"))
        .writing(data)
        .run(attack.toString(), secret.toString(), data.toString(), mode);
  }

  private static void expect(Map<String, Integer> expected, int errno, String... attempts) {
    for (String attempt : attempts) {
      expected.put(attempt, errno);
    }
  }

  @Test
  void noAttackSucceeds() throws Exception {
    Map<String, Integer> expected = new TreeMap<>();
    expect(expected, 0, "thread", "stream pair", "create own file");
    expect(
        expected,
        Errno.EACCES,
        "read secret",
        "write secret",
        "truncate secret",
        "read through symlink",
        "execute own file",
        "open device",
        "read environment of parent");
    expect(expected, Errno.EXDEV, "link secret");
    expect(expected, ESOCKTNOSUPPORT, "datagram pair");
    expect(expected, Errno.ENOSYS, "clone3");
    expect(
        expected,
        Errno.EAFNOSUPPORT,
        "socket 1",
        "socket 2",
        "socket 10",
        "socket 16",
        "socket 17",
        "socket 40");

    Map<String, Integer> outcome =
        Attack.outcome(run(new Trial(sandbox).with(FEW_FILES), "all").output());

    assertThat(outcome).containsAllEntriesOf(expected);
    outcome.keySet().removeAll(expected.keySet());
    assertThat(outcome).hasSizeGreaterThan(30).containsKeys("fork", "mount", "raise limit");
    outcome.remove("make device");
    assertThat(outcome.values()).containsOnly(Errno.EPERM);
    assertThat(Files.readString(secret)).isEqualTo("secret");
  }

  @Test
  void interceptionOpensNothingElse() throws Exception {
    Trial trial = new Trial(sandbox).intercepting("/dev/ttyUSB0", Broker.REFUSING);

    Map<String, Integer> outcome = Attack.outcome(run(trial, "all").output());

    assertThat(outcome)
        .containsEntry("read secret", Errno.EACCES)
        .containsEntry("read through symlink", Errno.EACCES)
        .containsEntry("create own file", 0)
        .containsEntry("fork", Errno.EPERM);
  }

  @Test
  void unconfinedTheSameAttacksSucceed() throws Exception {
    Trial.Result result = unconfined("all");

    assertThat(result.exit()).isEqualTo(new Exit.Exited(0));
    for (String attempt :
        List.of(
            "read secret",
            "chmod secret",
            "touch secret",
            "link secret",
            "fork",
            "signal parent",
            "limits of parent",
            "pidfd of parent",
            "socket 2",
            "datagram pair",
            "memfd",
            "shared memory",
            "inotify")) {
      assertThat(Attack.outcome(result.output())).containsEntry(attempt, 0);
    }
  }

  private Trial.Result unconfined(String mode) throws Exception {
    int executable = Trial.open(attack.toString());
    try (Pipe output = new Pipe()) {
      List<String> arguments = List.of(attack.toString(), secret.toString(), data.toString(), mode);
      Launch launch =
          new Launch(
              executable,
              arguments,
              Map.of(),
              Launch.NONE,
              Launch.NONE,
              output.writeEnd(),
              output.writeEnd());
      try (Child child = Spawner.start(launch)) {
        String text = output.readAll();
        return new Trial.Result(child.await(), text);
      }
    } finally {
      Unistd.close(executable);
    }
  }

  /// A system call of another table kills. A kernel without the 32-bit entry kills by itself, and
  /// whoever tries it there.
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "only x86_64 has them")
  void foreignSystemCallsKill() throws Exception {
    for (String mode : List.of("x32", "int80")) {
      Exit unconfined = unconfined(mode).exit();

      assertThat(run(new Trial(sandbox), mode).exit().describe())
          .isEqualTo(unconfined instanceof Exit.Exited ? "killed by SIGSYS" : "killed by SIGSEGV");
    }
  }

  @Test
  void anUnreadablePathIsDeniedAndDoesNotContinue() throws Exception {
    Trial trial = new Trial(sandbox).intercepting("/dev/ttyUSB0", Broker.REFUSING);

    assertThat(Attack.outcome(run(trial, "null").output())).containsEntry("null", Errno.EACCES);
  }

  @Test
  void anInjectedDescriptorClosesOnExecAsAsked() throws Exception {
    Trial trial =
        new Trial(sandbox)
            .intercepting(
                secret.toString(), (_, _, _) -> new Answer.Granted(Trial.give("/dev/null")));

    assertThat(run(trial, "cloexec").output()).isEqualTo("0 1\n");
  }
}
