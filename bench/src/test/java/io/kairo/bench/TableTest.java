package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.Measured(
              Rows.ratio("fast", OptionalDouble.of(1.5), 1.1),
              Reading.of(12.04, 31),
              Reading.of(10, 25.55)),
          new Outcome.Measured(Rows.ours("ready", 450, 180), Reading.of(451), Reading.of(44)),
          new Outcome.Failed(
              Rows.ratio("lost", OptionalDouble.empty(), 0.5), "the kernel hung up"));

  @Test
  void columnsAreAlignedAndFailuresExplained() {
    assertThat(Table.plain(OUTCOMES))
        .isEqualTo(
            """
            row    ours  baseline  unit  ratio  must    goal    result        beside
            fast   12.0  10.0      us    1.20   1.50x   1.10x   must met      p99 31.0 / 25.6
            ready  451   44.0      ms    10.3   450 ms  180 ms  MISSED        -
            lost   -     -         us    -      -       0.500x  NOT MEASURED  -

            lost: the kernel hung up
            """);
  }

  @Test
  void markdownHasTheSameCells() {
    assertThat(Table.markdown(OUTCOMES.subList(0, 1)))
        .isEqualTo(
            """
            | row | ours | baseline | unit | ratio | must | goal | result | beside |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | fast | 12.0 | 10.0 | us | 1.20 | 1.50x | 1.10x | must met | p99 31.0 / 25.6 |
            """);
  }
}
