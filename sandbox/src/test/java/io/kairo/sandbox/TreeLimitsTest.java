package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TreeLimitsTest {
  @Test
  void limitsMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.processes(0))
        .withMessage("limit processes must be positive, got '0'");
    assertThatIllegalArgumentException().isThrownBy(() -> Quota.memory(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Quota.disk(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Quota.wallTime(Duration.ZERO));
    for (double share : new double[] {0, -1, 0.001, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Quota.cpu(share))
          .withMessageStartingWith("limit cpu must be a share of one processor");
    }
  }

  @Test
  void whatWasExceededIsSaidInWords() {
    Optional<String> alone = Optional.empty();

    assertThat(Exceeded.of(Bound.MEMORY, Quota.memory(1024), alone).describe())
        .isEqualTo("memory limit of 1 GiB");
    assertThat(Exceeded.of(Bound.DISK, Quota.disk(3), Optional.of("agent:a")).describe())
        .isEqualTo("disk limit of 3 MiB shared by agent:a");
    assertThat(
            Exceeded.of(Bound.WALL_TIME, Quota.wallTime(Duration.ofMinutes(2)), alone).describe())
        .isEqualTo("wall time limit of 120 s");
  }

  @Test
  void aGroupHasAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Group("../x", TreeLimits.none()))
        .withMessage("group name must look like agent:climate, got '../x'");
  }
}
