package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class GoalTest {
  @Test
  void aRatioIsJudgedByTheBaseline() {
    Goal goal = Rows.ratio("row", OptionalDouble.of(1.5), 1.1);

    assertThat(goal.verdict(11, 10)).isEqualTo(Verdict.GOAL_REACHED);
    assertThat(goal.verdict(15, 10)).isEqualTo(Verdict.MUST_MET);
    assertThat(goal.verdict(15.1, 10)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void ourFigureIsJudgedWhateverTheBaselineIs() {
    Goal goal = Rows.ours("row", 450, 180);

    assertThat(goal.verdict(180, 1)).isEqualTo(Verdict.GOAL_REACHED);
    assertThat(goal.verdict(450, 1)).isEqualTo(Verdict.MUST_MET);
    assertThat(goal.verdict(451, 1e9)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void withoutAMustNothingCanBeMissed() {
    Goal goal = Rows.ratio("row", OptionalDouble.empty(), 0.5);

    assertThat(goal.verdict(5, 10)).isEqualTo(Verdict.GOAL_REACHED);
    assertThat(goal.verdict(900, 10)).isEqualTo(Verdict.GOAL_OPEN);
    assertThat(goal.verdict(900, 10).met()).isTrue();
  }

  @Test
  void aRatioToNothingIsAMiss() {
    assertThat(Rows.ratio("row", OptionalDouble.empty(), 1).verdict(1, 0))
        .isEqualTo(Verdict.MISSED);
  }

  @Test
  void onlyAMissFailsTheBench() {
    assertThat(Verdict.values())
        .filteredOn(verdict -> !verdict.met())
        .containsExactly(Verdict.MISSED);
  }
}
