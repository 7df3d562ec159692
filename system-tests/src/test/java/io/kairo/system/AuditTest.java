package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Access;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceName;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The log that tells afterwards who decided what, and what came of it.
@Tag("system")
@Timeout(120)
@Proves("SEC-02")
final class AuditTest {
  private static final DeviceName FAN = new DeviceName("agent://gpio/fan");
  private static final String POLICY =
      """
      rules:
        - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write}
      """;

  @Test
  void decisionsAndWhatCameOfThemAreInTheLogWithTheirCauses() throws Exception {
    try (Machine machine = workingMachine()) {
      awaitSigned(machine, "skill.stopped");

      List<Map<String, Object>> rows = rows(machine.state());
      assertThat(rows)
          .extracting(row -> row.get("topic"))
          .contains(
              "kernel.started",
              "skill.installed",
              "skill.started",
              "permission.allowed",
              "device.claimed",
              "device.written",
              "device.released",
              "skill.stopped");
      assertThat(payload(rows, "permission.allowed"))
          .contains("subject=skill:thermostat", "resource=agent://serial/thermometer");
      assertThat(payload(rows, "device.written")).contains("by=owner", "value=1");
      assertThat(verify(machine.state()).stdout()).contains("as it was written");
    }
  }

  @Test
  void logGoesOnOverAKernelThatIsKilled() throws Exception {
    try (Machine machine = workingMachine()) {
      awaitSigned(machine, "skill.stopped");
      int before = rows(machine.state()).size();

      machine.kill();

      machine.owner().call(SystemCalls.DEVICE_CLAIM, new DeviceApi.Claim(FAN, Access.WRITE));
      Eventually.holds(() -> {
        List<Map<String, Object>> rows = rows(machine.state());
        assertThat(rows.subList(before, rows.size()))
            .extracting(row -> row.get("topic"))
            .contains("kernel.started", "device.claimed");
        assertThat(report(machine.state()))
            .containsEntry("whole", true)
            .containsEntry("signed", (long) rows.size());
      });
    }
  }

  @Test
  void everyWayToChangeItIsSeenAndTheFirstRowNamed() throws Exception {
    try (Machine machine = workingMachine()) {
      awaitSigned(machine, "skill.stopped");
      Path state = machine.state();
      List<String> lines = Files.readAllLines(state.resolve("audit.jsonl"));
      int verdict = index(lines, "permission.allowed");

      assertThat(report(copy(state, lines))).containsEntry("whole", true);
      List<String> changed = new ArrayList<>(lines);
      changed.set(verdict, lines.get(verdict).replace("skill:thermostat", "skill:innocent"));
      broken(copy(state, changed), verdict + 1);
      List<String> shorter = new ArrayList<>(lines);
      shorter.remove(verdict);
      broken(copy(state, shorter), verdict + 1);
      broken(copy(state, lines.subList(0, verdict)), verdict + 1);
    }
  }

  private static void broken(Path folder, int row) throws Exception {
    Command.Result verify = verify(folder);
    assertThat(verify.status()).isEqualTo(8);
    assertThat(verify.stdout()).contains("broken at row " + row + ":");
  }

  /// A machine on which a skill got a device, the owner wrote to another, and the skill was
  /// stopped.
  private static Machine workingMachine() throws Exception {
    Path policy = Files.writeString(Files.createTempFile("policy", ".yaml"), POLICY);
    Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString());
    Kairo owner = machine.owner();
    owner.call(
        SystemCalls.SKILL_INSTALL,
        new SkillApi.Install(Command.image().resolve("skills/thermostat").toString()));
    owner.call(SystemCalls.SKILL_START, new SkillApi.Start("thermostat", Optional.empty()));
    String handle =
        owner.call(SystemCalls.DEVICE_CLAIM, new DeviceApi.Claim(FAN, Access.WRITE)).handle();
    owner.call(
        SystemCalls.DEVICE_WRITE, new DeviceApi.Write(handle, Optional.empty(), Optional.of(1)));
    owner.call(SystemCalls.DEVICE_RELEASE, new DeviceApi.Release(handle));
    Eventually.holds(() -> assertThat(machine.past("permission.allowed")).isNotEmpty());
    owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("thermostat"));
    return machine;
  }

  private static void awaitSigned(Machine machine, String topic) throws Exception {
    Eventually.holds(() -> {
      List<Map<String, Object>> rows = rows(machine.state());
      assertThat(rows).extracting(row -> row.get("topic")).contains(topic);
      assertThat(report(machine.state())).containsEntry("signed", (long) rows.size());
    });
  }

  private static List<Map<String, Object>> rows(Path folder) throws Exception {
    return Files.readAllLines(folder.resolve("audit.jsonl")).stream()
        .map(Json::parseObject)
        .toList();
  }

  private static String payload(List<Map<String, Object>> rows, String topic) {
    return rows.stream()
        .filter(row -> topic.equals(row.get("topic")))
        .map(row -> String.valueOf(row.get("payload")))
        .findFirst()
        .orElseThrow();
  }

  private static int index(List<String> lines, String topic) {
    for (int i = 0; i < lines.size(); i++) {
      if (topic.equals(Json.parseObject(lines.get(i)).get("topic"))) {
        return i;
      }
    }
    throw new AssertionError("no row of " + topic);
  }

  private static Path copy(Path state, List<String> lines) throws Exception {
    Path folder = Files.createTempDirectory("audit");
    for (String name : List.of("audit.heads", "device.pub")) {
      Files.copy(state.resolve(name), folder.resolve(name));
    }
    Files.write(folder.resolve("audit.jsonl"), lines);
    return folder;
  }

  private static Command.Result verify(Path folder) throws Exception {
    return Command.kairo("audit", "verify", "--state", folder.toString());
  }

  private static Map<String, Object> report(Path folder) throws Exception {
    return Json.parseObject(
        Command.kairo("audit", "verify", "--state", folder.toString(), "--json").stdout());
  }
}
