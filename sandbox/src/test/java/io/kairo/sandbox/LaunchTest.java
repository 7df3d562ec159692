package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LaunchTest {
  private static void launch(
      int executable, List<String> arguments, Map<String, String> variables) {
    new Launch(executable, arguments, variables, -1, -1, -1, -1);
  }

  @Test
  void nothingCanHideBehindNul() {
    assertThatIllegalArgumentException().isThrownBy(() -> launch(9, List.of("a\0b"), Map.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> launch(9, List.of("a"), Map.of("K", "v\0w")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> launch(9, List.of("a"), Map.of("K=X", "v")));
  }

  @Test
  void thereIsAProgramAndItHasAName() {
    assertThatIllegalArgumentException().isThrownBy(() -> launch(9, List.of(), Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> launch(-1, List.of("a"), Map.of()));
  }

  @Test
  void limitsArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Limits(
                OptionalLong.of(0),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()))
        .withMessage("limit memory must be positive, got '0'");
  }
}
