package io.kairo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceKind;
import io.kairo.api.DeviceName;
import io.kairo.api.Event;
import io.kairo.api.GrantApi;
import io.kairo.api.Permission;
import io.kairo.api.ProcessApi;
import io.kairo.api.SkillApi;
import io.kairo.cli.shell.Requests;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ListingTest {
  private static final DeviceName FAN = new DeviceName("agent://gpio/fan");

  @Test
  void processes() {
    var kernel =
        new ProcessApi.Entry(
            "kernel",
            ProcessApi.ProcessKind.KERNEL,
            10,
            "running",
            Optional.empty(),
            52_428_800,
            1_230,
            61_000,
            0);

    assertThat(PsCommand.table(new ProcessApi.Listing(List.of(kernel))).lines())
        .containsExactly(
            "NAME    PID  STATE    AGENT    MEMORY     CPU         UP  RESTARTS",
            "kernel   10  running  -      50.0 MiB  1.23 s  1 min 1 s         0");
  }

  @Test
  void simulatedDeviceSaysSo() {
    var fan =
        new DeviceApi.Device(
            FAN,
            DeviceKind.GPIO,
            "board line 17",
            true,
            "simulated",
            DeviceApi.DeviceState.CLAIMED,
            Optional.of("agent:climate"));

    assertThat(DevicesCommand.table(new DeviceApi.Listing(List.of(fan))).lines().getLast())
        .isEqualTo(
            "agent://gpio/fan  gpio  claimed  agent:climate  simulated (SIMULATED)  board line 17");
  }

  @Test
  void requestHasARowForEachItem() {
    assertThat(ConsentCommand.table(new ConsentApi.Listing(List.of(Requests.climate()))).lines())
        .hasSize(3)
        .last()
        .asString()
        .contains("c1", "agent:climate", "write", "agent://gpio/fan (SIMULATED)", "12:00:30");
  }

  @Test
  void grantSaysWhoAnsweredAndForHowLong() {
    var grant =
        new GrantApi.Grant(
            "g1",
            "agent:climate",
            Optional.empty(),
            Optional.of("climate"),
            "fan",
            FAN.value(),
            ConsentApi.Answer.ALLOW,
            Access.WRITE,
            ConsentApi.Scope.SESSION,
            Optional.empty(),
            "terminal",
            Instant.parse("2026-11-24T12:00:00Z"),
            Optional.empty(),
            3);

    assertThat(GrantsCommand.table(new GrantApi.Listing(List.of(grant))).lines().getLast())
        .contains("g1", "agent:climate", "write", "session", "terminal", "3");
  }

  @Test
  void revocationCountsWhatItClosed() {
    assertThat(GrantsCommand.sentence(new GrantApi.Revoked(1, 2, List.of("thermostat"))))
        .isEqualTo("revoked 1 grant, closed 2 handles, stopped thermostat");
    assertThat(GrantsCommand.sentence(new GrantApi.Revoked(0, 0, List.of())))
        .isEqualTo("revoked 0 grants, closed 0 handles");
  }

  @Test
  void skillPageTellsItsPermissions() {
    assertThat(SkillPage.of(skill()).lines())
        .containsExactly(
            "thermostat is running, pid 42, for agent climate",
            "  version   1.0.0",
            "  digest    sha256:abc",
            "  restarts  1",
            "  ended     killed by signal 9",
            "  purpose   Reads a thermometer",
            "  may ask for",
            "    sensor: serial agent://serial/thermometer read, \"Read it\"");
    assertThat(SkillCommand.table(new SkillApi.Listing(List.of(skill()))).lines().getLast())
        .isEqualTo("thermostat  1.0.0    running   42  climate         1  Reads a thermometer");
  }

  @Test
  void eventIsOneLine() {
    Event event =
        new Event(
            "e1",
            "skill.output",
            "kernel",
            Instant.parse("2026-11-24T12:00:00.123Z"),
            Map.of("text", "a\u001b[2Jb\nc"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(EventsCommand.line(event, ZoneOffset.UTC))
        .startsWith("12:00:00.123 skill.output ")
        .doesNotContain("\n", "\u001b");
  }

  private static SkillApi.Skill skill() {
    return new SkillApi.Skill(
        "thermostat",
        "1.0.0",
        "Reads a\nthermometer",
        "sha256:abc",
        SkillApi.SkillState.RUNNING,
        Optional.of(42L),
        1,
        Optional.of("climate"),
        Optional.of("killed by signal 9"),
        List.of(
            new Permission(
                "sensor",
                Permission.Kind.SERIAL,
                "agent://serial/thermometer",
                Access.READ,
                List.of(),
                "Read it",
                true)));
  }
}
