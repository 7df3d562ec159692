package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.GrantApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SkillApi.SkillState;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
final class SkillTest {
  private static final String SLEEPER =
      """
      #include <unistd.h>
      int main(void) { for (;;) pause(); }
      """;

  @Test
  @Proves("S-01")
  void changedByteInThePackageIsNotInstalled() throws Exception {
    Path skill = Skill.compile("sleeper", SLEEPER, "");
    Skill.tamper(Skill.program(skill));
    try (Machine machine = Machine.start()) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> install(machine.owner(), skill))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VERIFICATION_FAILED))
          .withMessageContaining(Skill.program(skill).toString());
    }
  }

  @Test
  @Proves("S-01")
  void byteChangedAfterTheInstallationIsNotStarted() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      install(owner, Skill.compile("sleeper", SLEEPER, ""));
      Path installed = Skill.find(machine.state(), "sleeper").getFirst();
      Skill.tamper(installed);

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> start(owner, "sleeper"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VERIFICATION_FAILED))
          .withMessageContaining(installed.toString());
      Eventually.holds(() -> assertThat(machine.children()).isEmpty());
    }
  }

  @Test
  @Proves({"S-01", "SEC-01"})
  void manifestChangedAfterTheInstallationIsNotStarted() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      install(owner, Skill.compile("sleeper", SLEEPER, ""));
      Path manifest = Skill.find(machine.state(), "kairo.yaml").getFirst();
      assertThat(manifest.toFile().setWritable(true)).isTrue();
      Files.writeString(manifest, "# more\n", StandardOpenOption.APPEND);

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> start(owner, "sleeper"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VERIFICATION_FAILED))
          .withMessageContaining("kairo.yaml");
    }
  }

  @Test
  @Proves("SEC-01")
  void unknownKeyInTheManifestIsAnErrorWithLineAndColumn() throws Exception {
    Path skill = Skill.compile("sleeper", SLEEPER, "{id: x, device: serial, nme: y}");
    try (Machine machine = Machine.start()) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> install(machine.owner(), skill))
          .withMessageContaining("kairo.yaml:7:15");
    }
  }

  @Test
  @Proves("S-01")
  void stopEndsTheProcessAndStatusTellsHow() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      install(owner, Skill.compile("sleeper", SLEEPER, ""));
      long pid = start(owner, "sleeper").pid().orElseThrow();

      SkillApi.Skill stopped = owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("sleeper"));

      assertThat(stopped.state()).isEqualTo(SkillState.STOPPED);
      assertThat(stopped.lastExit()).contains("killed by SIGTERM");
      assertThat(ProcessHandle.of(pid)).isEmpty();
    }
  }

  @Test
  @Proves({"S-01", "NF-stability"})
  void skillThatCrashesIsSeenByTheKernelAndFailsWithoutARestartPolicy() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      var exits = new LinkedBlockingQueue<Event>();
      owner.subscribe(
          "skill.*",
          0,
          e -> {
            if (e.topic().equals("skill.exited") || e.topic().equals("skill.failed")) {
              exits.add(e);
            }
          });
      install(owner, Skill.compile("crasher", "int main(void){*(volatile int*)0=1;}", ""));
      start(owner, "crasher");

      Event exited = exits.poll(20, TimeUnit.SECONDS);
      Event failed = exits.poll(20, TimeUnit.SECONDS);
      assertThat(exited).isNotNull();
      assertThat(exited.payload()).containsEntry("exit", "killed by SIGSEGV");
      assertThat(failed).isNotNull();
      assertThat(failed.topic()).isEqualTo("skill.failed");
    }
  }

  @Test
  @Proves({"SEC-03", "S-01"})
  void thousandStartsAndStopsLeaveNothingBehind() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      install(owner, Skill.compile("sleeper", SLEEPER, ""));
      cycle(owner, 20);
      int before = machine.descriptors();

      cycle(owner, 1000);

      assertThat(machine.seccompOfThreads()).isNotEmpty().containsOnly("0");
      Eventually.holds(() -> assertThat(machine.children()).isEmpty());
      Eventually.holds(() -> assertThat(machine.descriptors()).isLessThanOrEqualTo(before));
    }
  }

  private static void cycle(Kairo owner, int times) {
    for (int i = 0; i < times; i++) {
      start(owner, "sleeper");
      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("sleeper"));
    }
  }

  @Test
  @Proves("S-01")
  void linkInAPackageIsNotFollowed() throws Exception {
    Path skill = Skill.compile("sleeper", SLEEPER, "");
    Path secret = Files.writeString(Files.createTempFile("secret", ""), "secret");
    Files.delete(skill.resolve("SKILL.md"));
    Files.createSymbolicLink(skill.resolve("SKILL.md"), secret);
    try (Machine machine = Machine.start()) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> install(machine.owner(), skill))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VERIFICATION_FAILED))
          .withMessageContaining("SKILL.md");
    }
  }

  @Test
  @Proves("NF-stability")
  void skillThatPrintsWithoutEndIsCutAndHoldsUpNobody() throws Exception {
    String flood =
        """
        #include <stdio.h>
        int main(void) { for (int i = 0; i < 2000000; i++) puts("x"); return 0; }
        """;
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      var ends = new LinkedBlockingQueue<Event>();
      var output = new LinkedBlockingQueue<Event>();
      owner.subscribe("skill.stopped", 0, ends::add);
      owner.subscribe("skill.output", 0, output::add);
      install(owner, Skill.compile("flood", flood, ""));
      start(owner, "flood");

      assertThat(ends.poll(60, TimeUnit.SECONDS)).isNotNull();
      assertThat(output.size()).isBetween(1, 6000);
    }
  }

  @Test
  @Proves({"SEC-02", "H-02"})
  void skillReopensItsDeviceAndLosesItWhenTheGrantIsRevoked() throws Exception {
    String reopener =
        """
        #include <fcntl.h>
        #include <stdio.h>
        #include <unistd.h>
        int main(void) {
          setvbuf(stdout, NULL, _IOLBF, 0);
          for (int i = 0; i < 3; i++) {
            int fd = open("/dev/ttyUSB0", O_RDWR | O_NOCTTY);
            puts(fd < 0 ? "refused" : isatty(fd) ? "tty" : "no tty");
            if (i < 2) close(fd);
          }
          puts(open("/dev/ttyUSB1", O_RDWR) < 0 ? "other refused" : "other opened");
          puts("done=ok");
          for (;;) pause();
        }
        """;
    String permission =
        "{id: tty, device: serial, name: 'agent://serial/thermometer', access: read_write,"
            + " as: [/dev/ttyUSB0], reason: 'test'}";
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy, "rules: [{allow: 'agent://serial/thermometer', to: 'skill:reopener'}]");
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      Kairo owner = machine.owner();
      var lines = new LinkedBlockingQueue<String>();
      owner.subscribe("skill.output", 0, e -> lines.add((String) e.payload().get("text")));
      install(owner, Skill.compile("reopener", reopener, permission));
      long pid = start(owner, "reopener").pid().orElseThrow();
      assertThat(until(lines)).containsExactly("tty", "tty", "tty", "other refused", "done=ok");

      GrantApi.Revoked revoked = owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke("all"));

      assertThat(revoked.stopped()).containsExactly("reopener");
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(owner.call(SystemCalls.DEVICE_LIST, Nothing.NOTHING).devices())
          .allMatch(device -> device.holder().isEmpty());
    } finally {
      Files.delete(policy);
    }
  }

  @Test
  @Proves({"SEC-01", "SEC-02"})
  void proxiedDeviceHangsUpWhenTheGrantIsRevokedAndTheSkillGoesOn() throws Exception {
    String reader =
        """
        #include <fcntl.h>
        #include <stdio.h>
        #include <termios.h>
        #include <unistd.h>
        static ssize_t next(int fd) { char c[64]; return read(fd, c, sizeof c); }
        int main(void) {
          setvbuf(stdout, NULL, _IOLBF, 0);
          for (int i = 0; i < 2; i++) {
            int fd = open("/dev/ttyUSB0", O_RDWR | O_NOCTTY);
            struct termios mode;
            if (fd < 0 || tcgetattr(fd, &mode)) return 1;
            cfsetspeed(&mode, B9600);
            if (tcsetattr(fd, TCSANOW, &mode)) return 2;
            puts(next(fd) > 0 ? "done=ok" : "nothing");
            while (next(fd) > 0) {}
            puts("end");
            close(fd);
          }
          for (;;) pause();
        }
        """;
    String permission =
        "{id: tty, device: serial, name: 'agent://serial/thermometer', access: read_write,"
            + " as: [/dev/ttyUSB0], proxied: true, reason: 'test'}";
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(policy, "rules: [{allow: 'agent://serial/thermometer', to: 'skill:reader'}]");
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      Kairo owner = machine.owner();
      var lines = new LinkedBlockingQueue<String>();
      owner.subscribe("skill.output", 0, e -> lines.add((String) e.payload().get("text")));
      install(owner, Skill.compile("reader", reader, permission));
      long pid = start(owner, "reader").pid().orElseThrow();
      assertThat(until(lines)).containsExactly("done=ok");

      GrantApi.Revoked revoked = owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke("all"));

      assertThat(revoked.stopped()).isEmpty();
      assertThat(revoked.handles()).isEqualTo(1);
      assertThat(until(lines)).containsExactly("end", "done=ok");
      assertThat(ProcessHandle.of(pid)).isPresent();
      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("reader"));
      assertThat(owner.call(SystemCalls.DEVICE_LIST, Nothing.NOTHING).devices())
          .allMatch(device -> device.holder().isEmpty());
    } finally {
      Files.delete(policy);
    }
  }

  private static List<String> until(LinkedBlockingQueue<String> lines) throws Exception {
    List<String> seen = new ArrayList<>();
    while (!seen.contains("done=ok")) {
      String line = lines.poll(20, TimeUnit.SECONDS);
      assertThat(line).as("after " + seen).isNotNull();
      seen.add(line);
    }
    return seen;
  }

  private static void install(Kairo owner, Path skill) {
    owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(skill.toString()));
  }

  private static SkillApi.Skill start(Kairo owner, String name) {
    return owner.call(SystemCalls.SKILL_START, new SkillApi.Start(name, Optional.empty()));
  }
}
