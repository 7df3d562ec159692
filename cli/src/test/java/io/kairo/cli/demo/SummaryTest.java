package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.cli.shell.ExitCode;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class SummaryTest {
  @Test
  void numbersAreOneJsonObject() {
    Summary summary = new Summary(Scene.complete().tally, 20, "0.1.0");

    assertThat(summary.json())
        .isEqualTo(
            """
            {"seconds":20,"readings":3,"garbled":1,"switches":1,\
            "senseToActMs":{"p50":1.0,"p99":2.0,"max":2.0},"samples":2,\
            "skillRestarts":1,"prompts":1,\
            "grants":[{"subject":"skill:thermostat","resource":"agent://serial/thermometer",\
            "access":"read","scope":"session"},\
            {"subject":"agent:climate","resource":"agent://gpio/fan",\
            "access":"write","scope":"session"}],\
            "denied":[],"simulated":true,"kernel":"0.1.0","ok":true}\
            """);
    assertThat(summary.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void peopleReadTheSame() {
    assertThat(new Summary(Scene.complete().tally, 20, "0.1.0").lines())
        .contains(
            "Summary: SIMULATED board, kernel 0.1.0",
            "  readings      3, 1 garbled",
            "  fan           1 switch",
            "  sense to act  p50 1.00 ms, p99 2.00 ms, max 2.00 ms, 2 samples",
            "  granted       agent:climate write agent://gpio/fan (session)",
            "All went well.");
  }

  @Test
  void denialIsToldWithItsReason() {
    Scene scene = Scene.complete();
    scene.add(scene.events.denied("nobody could be asked"));
    Summary summary = new Summary(scene.tally, 3, "0.1.0");

    assertThat(summary.exitCode()).isEqualTo(ExitCode.DENIED);
    assertThat(summary.json()).contains("\"reason\":\"nobody could be asked\"", "\"ok\":false");
    assertThat(summary.lines().getLast()).contains("nobody could be asked");
  }

  @Test
  void eachPromiseThatIsBrokenFailsTheDemo() {
    assertThat(reason(new Tally())).contains("no reading came");

    Scene still = new Scene();
    still.add(still.events.reading(22, 0));
    assertThat(reason(still.tally)).contains("the fan was never switched");

    Scene unbroken = new Scene();
    unbroken.begin();
    assertThat(reason(unbroken.tally)).contains("the skill must restart once, it did 0 times");

    Scene twice = Scene.complete();
    twice.crash();
    assertThat(reason(twice.tally)).contains("the skill must restart once, it did 2 times");

    Scene asked = Scene.complete();
    asked.add(asked.events.requested());
    assertThat(reason(asked.tally)).contains("the owner was asked again after the restart");

    Scene trouble = Scene.complete();
    trouble.tally.trouble("the kernel went away");
    assertThat(reason(trouble.tally)).contains("the kernel went away");
  }

  @Test
  void jsonSaysWhyItFailed() {
    assertThat(io.kairo.ipc.codec.Json.parse(new Summary(new Tally(), 30, "0.1.0").json()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("reason", "no reading came")
        .containsEntry("ok", false)
        .containsEntry("grants", List.of())
        .extractingByKey("senseToActMs", InstanceOfAssertFactories.MAP)
        .containsAllEntriesOf(Map.of("p50", 0.0, "p99", 0.0, "max", 0.0));
  }

  private static java.util.Optional<String> reason(Tally tally) {
    Summary summary = new Summary(tally, 20, "0.1.0");
    assertThat(summary.exitCode()).isEqualTo(ExitCode.FAILURE);
    return summary.reason();
  }
}
