package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.bench.SoakPlan.Blow;
import io.kairo.bench.SoakPlan.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SoakPlanTest {
  private static final long MINUTE = 60_000;

  @Test
  void theSeedDecidesEverything() {
    assertThat(SoakPlan.of(7, MINUTE)).isEqualTo(SoakPlan.of(7, MINUTE));
    assertThat(SoakPlan.of(7, MINUTE)).isNotEqualTo(SoakPlan.of(8, MINUTE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20261124, 99})
  void everythingIsKilledWithinAMinuteAndNothingInItsLastSeconds(long seed) {
    SoakPlan plan = SoakPlan.of(seed, MINUTE);

    for (Target target : Target.values()) {
      assertThat(plan.count(target)).as(target.name()).isPositive();
    }
    assertThat(plan.blows()).allMatch(blow -> blow.atMillis() < MINUTE - 3_000);
  }

  /// It gives up after ten deaths with less than a minute of life between them.
  @Test
  void kairoInitIsNeverMadeToGiveUp() {
    List<Blow> kernels = of(SoakPlan.of(3, 60 * MINUTE), Target.KERNEL, -1);
    int inARow = 0;
    long last = 0;

    for (Blow blow : kernels) {
      inARow = blow.atMillis() - last < 70_000 ? inARow + 1 : 1;
      last = blow.atMillis();
      assertThat(inARow).isLessThan(10);
    }
    assertThat(kernels).hasSizeGreaterThan(100);
  }

  /// It is given up when it ends for the sixth time within a minute.
  @Test
  void noSkillIsKilledUntilItIsGivenUp() {
    List<Blow> kills = of(SoakPlan.of(3, 60 * MINUTE), Target.SKILL, 1);

    for (int i = 5; i < kills.size(); i++) {
      assertThat(kills.get(i).atMillis() - kills.get(i - 5).atMillis()).isGreaterThan(MINUTE);
    }
    assertThat(kills).hasSizeGreaterThan(50);
  }

  @Test
  void aStepIsASentence() {
    assertThat(new Blow(1_250, Target.PROCESS, 2)).hasToString("   1.250 s  kill process 2");
    assertThat(new Blow(61_000, Target.KERNEL, 1)).hasToString("  61.000 s  kill the kernel");
  }

  private static List<Blow> of(SoakPlan plan, Target target, int index) {
    return plan.blows().stream()
        .filter(blow -> blow.target() == target && (index < 0 || blow.index() == index))
        .toList();
  }
}
