package io.kairo.kernel.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.kairo.api.Access;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.kernel.skill.Manifest.Restart;
import io.kairo.kernel.yaml.YamlException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestReaderTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final String GOOD =
      """
      kairo: 1
      name: thermostat
      version: 0.1.0
      description: Reads a thermometer.
      binaries:
        linux-x64: {path: bin/linux-x64/thermostat, sha256: "%s"}
      permissions:
        - id: thermometer
          device: serial
          name: agent://serial/thermometer
          access: read_write
          as: [/dev/ttyUSB0]
          reason: "Read the room temperature"
        - {id: readings, event: publish, topic: "skill.thermostat.>", reason: "Report", required: false}
        - {id: api, net: connect, host: api.example.org:443, reason: "Ask"}
        - {id: web, net: listen, host: 127.0.0.1:8080, reason: "Show"}
        - {id: pictures, fs: read, path: $HOME/Pictures, reason: "Look"}
        - {id: helpers, process: spawn, reason: "Sort"}
        - {id: player, dbus: session, talk: org.example.Player, reason: "Play"}
        - {id: words, model: small-1, reason: "Phrase"}
        - {id: other, skill: weather, reason: "Know"}
        - {id: shell, terminal: open, reason: "Type"}
        - device: gpio
        - {scope: network, request: connect, criteria: {host: a.org}, description: "Fetch"}
        - {scope: kernel, request: "fs:write", criteria: {path: $DATA/notes}}
      limits: {memory: 64Mi, files: 16, fsize: 1Ki, cpu: 0.5, wall_seconds: 60, output: 64Ki}
      restart: on-failure
      watchdog_seconds: 30
      """
          .formatted(DIGEST);

  @Test
  void manifestSaysWhatASkillMayEverAskFor() {
    Manifest manifest = ManifestReader.parse("kairo.yaml", GOOD);

    assertThat(manifest.name()).isEqualTo("thermostat");
    assertThat(manifest.binaries()).containsKey("linux-x64");
    Permission thermometer = manifest.permissions().getFirst();
    assertThat(thermometer.kind()).isEqualTo(Kind.SERIAL);
    assertThat(thermometer.access()).isEqualTo(Access.READ_WRITE);
    assertThat(thermometer.paths()).containsExactly("/dev/ttyUSB0");
    assertThat(thermometer.required()).isTrue();
    assertThat(manifest.permissions().get(1).required()).isFalse();
    assertThat(manifest.limits().memory()).hasValue(64L << 20);
    assertThat(manifest.limits().fileSize()).hasValue(1024);
    assertThat(manifest.limits().cpu()).hasValue(0.5);
    assertThat(manifest.limits().wallTime()).hasValue(Duration.ofMinutes(1));
    assertThat(manifest.limits().output()).hasValue(64 << 10);
    assertThat(manifest.restart()).isEqualTo(Restart.ON_FAILURE);
    assertThat(manifest.watchdog()).hasValue(Duration.ofSeconds(30));
  }

  @Test
  void everySortOfPermissionHasItsResource() {
    Manifest manifest = ManifestReader.parse("kairo.yaml", GOOD);

    assertThat(manifest.permissions())
        .extracting(Permission::id, Permission::resource)
        .containsExactly(
            tuple("thermometer", "agent://serial/thermometer"),
            tuple("readings", "publish:skill.thermostat.>"),
            tuple("api", "connect:api.example.org:443"),
            tuple("web", "listen:127.0.0.1:8080"),
            tuple("pictures", "files:$HOME/Pictures"),
            tuple("helpers", "process:spawn"),
            tuple("player", "dbus:session:org.example.Player"),
            tuple("words", "model:small-1"),
            tuple("other", "skill:weather"),
            tuple("shell", "terminal:open"),
            tuple("gpio", "agent://gpio/*"),
            tuple("connect", "connect:a.org:443"),
            tuple("files", "files:$DATA/notes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          restart: on-failure       | restrat: on-failure       | 27:10: key 'restrat' is not known here
          as: [/dev/ttyUSB0]        | proxied: true             | proxied must be of a serial device that is opened under a path
          as: [/dev/ttyUSB0]        | as: [/etc/passwd]         | as must list paths under /dev, got '/etc/passwd'
          as: [/dev/ttyUSB0]        | as: [/dev/../etc/passwd]  | as must list paths under /dev
          device: serial            | device: serail            | device must be one of camera, gpio, i2c, serial, spi, usb, got 'serail'
          path: bin/linux-x64       | path: ../bin              | path must be a path inside the package
          memory: 64Mi              | memory: lots              | memory must be a size such as 64Mi, got 'lots'
          skill.thermostat.>        | skill.other.>             | a skill publishes under its own name
          id: readings              | id: thermometer           | permission id 'thermometer' must occur once
          name: thermostat          | name: ../thermostat       | name must be at most 48 lower-case letters
          cpu: 0.5                  | cpu: none                 | cpu must be a share of one core such as 0.5, got 'none'
          cpu: 0.5                  | cpu: 0                    | cpu must be a share of one core
          watchdog_seconds: 30      | watchdog_seconds: 0       | watchdog_seconds must be seconds, 1 to 86400, got '0'
          access: read_write        | access: everything        | access must be one of read, write, read_write
          kairo: 1                  | kairo: 9                  | kairo must be 1
          api.example.org:443       | "*.example.org:443"       | host must be one server and its port
          api.example.org:443       | api.example.org           | host must be one server and its port
          api.example.org:443       | api.example.org:99999     | host must be one server and its port
          host: 127.0.0.1:8080      | host: example.org:80      | host must be an address of this machine and a port
          $HOME/Pictures            | /etc                      | path must lie beneath $DATA, $TMP or $HOME
          $HOME/Pictures            | $HOME/../x                | path must lie beneath $DATA, $TMP or $HOME
          net: connect              | net: connekt              | net must be one of connect, listen, got 'connekt'
          process: spawn            | process: kill             | process must be one of spawn, got 'kill'
          net: listen               | net: listen, fs: read     | got fs and net
          dbus: session             | dbus: any                 | dbus must be one of session, system, got 'any'
          talk: org.example.Player  | talk: Player              | talk must be a bus name such as
          scope: network            | scope: planet             | scope must be one of device, kernel, network
          criteria: {host: a.org}   | criteria: {hots: a.org}   | key 'host' must be given
          """)
  void whatIsWrongIsNamed(String good, String bad, String message) {
    String text = GOOD.replace(good.strip(), bad.strip());

    assertThat(text).isNotEqualTo(GOOD);
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> ManifestReader.parse("kairo.yaml", text))
        .withMessageStartingWith("kairo.yaml:")
        .withMessageContaining(message.strip());
  }

  @Test
  void brokenYamlIsAnErrorWithItsPlace() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> ManifestReader.parse("kairo.yaml", "kairo: [1"))
        .withMessageStartingWith("kairo.yaml:1");
  }
}
