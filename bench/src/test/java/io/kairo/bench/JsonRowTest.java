package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class JsonRowTest {
  @Test
  void aMeasuredRowIsOneObject() {
    Outcome outcome =
        new Outcome.Measured(
            Rows.ratio("fast", OptionalDouble.of(1.5), 1.1),
            Reading.of(12.345678, 31),
            Reading.of(10, 25));

    assertThat(JsonRow.outcome(outcome))
        .isEqualTo(
            "{\"name\":\"fast\",\"ours\":12.3457,\"baseline\":10.0,\"unit\":\"us\","
                + "\"ratio\":1.2346,\"limit\":\"ratio\",\"must\":1.5,\"goal\":1.1,\"met\":true}");
  }

  @Test
  void whatHasNoMustSaysNull() {
    Outcome outcome =
        new Outcome.Measured(
            Rows.ratio("free", OptionalDouble.empty(), 0.5), Reading.of(2), Reading.of(1));

    assertThat(JsonRow.outcome(outcome)).contains("\"must\":null", "\"met\":true");
  }

  @Test
  void aLimitOnOursIsJudgedAndNamedAsSuch() {
    Outcome outcome =
        new Outcome.Measured(Rows.ours("ready", 450, 180), Reading.of(451), Reading.of(450));

    assertThat(JsonRow.outcome(outcome)).contains("\"limit\":\"ours\"", "\"met\":false");
  }

  @Test
  void aFailedRowSaysWhy() {
    Outcome outcome = new Outcome.Failed(Rows.ours("ready", 450, 180), "no answer");

    assertThat(JsonRow.outcome(outcome))
        .isEqualTo(
            "{\"name\":\"ready\",\"ours\":null,\"baseline\":null,\"unit\":\"ms\",\"ratio\":null,"
                + "\"limit\":\"ours\",\"must\":450.0,\"goal\":180.0,\"met\":false,"
                + "\"error\":\"no answer\"}");
  }

  @Test
  void aGoalIsListedWithItsSentence() {
    assertThat(JsonRow.goal(Rows.ours("ready", 450, 180)))
        .isEqualTo(
            "{\"name\":\"ready\",\"sentence\":\"a wait against another\",\"unit\":\"ms\","
                + "\"limit\":\"ours\",\"must\":450.0,\"goal\":180.0}");
  }
}
