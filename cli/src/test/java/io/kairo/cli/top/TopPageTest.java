package io.kairo.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemApi.RunningProcess;
import io.kairo.cli.shell.Ink;
import io.kairo.cli.shell.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopPageTest {
  private static final TopPage PLAIN = new TopPage(Samples.MACHINE, new Ink(false));

  @Test
  void pageIsTheMachineAndThenKairosOwn() {
    assertThat(String.join("\n", PLAIN.lines(update(), Size.PAPER)))
        .isEqualTo(
            """
            field-7  up 1 min 1 s  load 0.42 0.50 0.36  118 processes  Debian GNU/Linux 13
             0 ███░░░░░░░░░  25%   1 ███████████░  90%
            memory   ███░░░░░░░░░ 1.0 GiB of 4.0 GiB
            disk     █████████░░░ 2.0 GiB free of 8.0 GiB  /
            network  2.0 KiB/s in, 0 B/s out
            hottest  48.3 °C  cpu-thermal
            battery  ██████████░░ 80%  not charging, 6.3 W

            NAME              KIND    PID  STATE      CPU    MEMORY  RESTARTS
            kernel            kernel   10  running  25.0%  50.0 MiB         1
            agent:climate     agent    11  running  25.0%  50.0 MiB         1
            skill:thermostat  skill    12  running  25.0%  50.0 MiB         1

            PROCESS  PID    CPU    MEMORY  STATE     CGROUP
            busy      31  50.0%  31.0 MiB  sleeping  /user.slice\
            """);
  }

  @Test
  void narrowTerminalLosesWhatTheNameTells() {
    List<String> lines = PLAIN.lines(update(), new Size(24, 50));

    assertThat(lines).allMatch(line -> line.length() < 50);
    assertThat(lines).anyMatch(line -> line.startsWith("NAME              PID    CPU    MEMORY"));
  }

  @Test
  void pageIsNeverHigherThanTheTerminal() {
    assertThat(PLAIN.lines(update(), new Size(10, 80))).hasSize(9);
  }

  @Test
  void manyCoresAreOneBar() {
    Sample before = Samples.at(1, 0, List.of());
    Sample now =
        new Sample(
            2_000_000_000,
            Samples.metrics(0, IntStream.range(0, 128).mapToObj(i -> Samples.core(i, 0)).toList()),
            before.own(),
            List.of());

    assertThat(PLAIN.lines(Update.between(before, now, Instant.EPOCH, 0), Size.PAPER).get(1))
        .isEqualTo("cpu      ██████░░░░░░ 50% of 128 cores");
  }

  @Test
  void coloursAreThereWhenTheyAreWanted() {
    TopPage coloured = new TopPage(Samples.MACHINE, new Ink(true));

    assertThat(coloured.lines(update(), Size.PAPER).get(1))
        .contains("\u001b[32m███\u001b[0m", "\u001b[31m███████████\u001b[0m");
    assertThat(PLAIN.lines(update(), Size.PAPER)).noneMatch(line -> line.contains("\u001b"));
  }

  private static Update update() {
    List<RunningProcess> before =
        List.of(Samples.process(31, "busy\u001b[2J", 100, Optional.empty()));
    List<RunningProcess> now = List.of(Samples.process(31, "busy\u001b[2J", 600, Optional.empty()));
    return Update.between(Samples.at(1, 100, before), Samples.at(2, 350, now), Instant.EPOCH, 1);
  }
}
