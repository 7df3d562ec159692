package io.kairo.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ProcessApi;
import io.kairo.api.ProcessApi.ProcessKind;
import io.kairo.ipc.codec.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class UpdateTest {
  @Test
  void useIsThatBetweenTheSamplesInCores() {
    Update update = between(Samples.at(1, 100, List.of()), Samples.at(3, 600, List.of()), 0);

    assertThat(update.own()).hasSize(3).allSatisfy(own -> assertThat(own.cpu()).contains(0.25));
    assertThat(update.traffic()).as("without the loopback").isEqualTo(new Update.Traffic(2048, 0));
  }

  @Test
  void processThatBeganMeanwhileUsedAllItsTimeMeanwhile() {
    Sample before = Samples.at(1, 100, List.of());
    Sample now = Samples.at(3, 100, List.of());
    List<ProcessApi.Entry> own = new ArrayList<>(now.own());
    own.add(
        new ProcessApi.Entry(
            "skill:young", ProcessKind.SKILL, 20, "running", Optional.empty(), 1, 500, 900, 0));
    own.add(
        new ProcessApi.Entry(
            "agent:old", ProcessKind.AGENT, 21, "running", Optional.empty(), 1, 500, 9_000, 0));

    Update update = between(before, new Sample(now.nanos(), now.machine(), own, List.of()), 0);

    assertThat(update.own().get(3).cpu()).contains(0.25);
    assertThat(update.own().get(4).cpu()).as("nobody saw when it used its time").isEmpty();
  }

  @Test
  void othersAreTheBusiestThatAreNotKairos() {
    Sample before =
        Samples.at(
            1,
            0,
            List.of(
                Samples.process(10, "java", 0, Optional.of("kernel")),
                Samples.process(30, "idle", 9_000, Optional.empty()),
                Samples.process(31, "busy", 100, Optional.empty())));
    Sample now =
        Samples.at(
            2,
            0,
            List.of(
                Samples.process(10, "java", 999, Optional.of("kernel")),
                Samples.process(30, "idle", 9_000, Optional.empty()),
                Samples.process(31, "busy", 600, Optional.empty()),
                Samples.process(32, "new", 200, Optional.empty())));

    Update update = between(before, now, 2);

    assertThat(update.others())
        .extracting(other -> other.process().name())
        .containsExactly("busy", "new");
    assertThat(update.others()).extracting(Update.Other::cpu).containsExactly(0.5, 0.2);
  }

  @Test
  void jsonHasTheMachineAndARowForEachOfKairosOwn() {
    Update update = between(Samples.at(1, 100, List.of()), Samples.at(2, 350, List.of()), 0);

    Map<String, Object> json = Json.parseObject(UpdateJson.of(update));

    assertThat(json).containsEntry("time", "2026-11-24T12:00:00Z");
    assertThat(json.get("machine"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("cores", 2L);
    assertThat((List<?>) json.get("processes")).hasSize(3);
    assertThat(((List<?>) json.get("processes")).getLast())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("id", "skill:thermostat")
        .containsEntry("kind", "skill")
        .containsEntry("pid", 12L)
        .containsEntry("state", "running")
        .containsEntry("cpu", 0.25)
        .containsEntry("restarts", 1L);
  }

  private static Update between(Sample before, Sample now, int most) {
    return Update.between(before, now, Instant.parse("2026-11-24T12:00:00Z"), most);
  }
}
