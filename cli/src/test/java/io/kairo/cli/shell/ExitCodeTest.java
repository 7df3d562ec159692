package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, 2",
    "UNKNOWN_CALL, 2",
    "NOT_FOUND, 3",
    "DENIED, 4",
    "CONSENT_DENIED, 4",
    "CONSENT_PENDING, 5",
    "CONFLICT, 6",
    "BUSY, 6",
    "UNAVAILABLE, 7",
    "VERIFICATION_FAILED, 8",
    "TIMEOUT, 124",
    "CANCELLED, 130",
    "INTERNAL, 1",
  })
  void codeBecomesTheNumberThatScriptsKnow(ErrorCode code, int number) {
    assertThat(ExitCode.of(code).number()).isEqualTo(number);
  }

  @ParameterizedTest
  @EnumSource
  void noFailureLooksLikeSuccess(ErrorCode code) {
    assertThat(ExitCode.of(code).number()).isNotZero();
  }

  @Test
  void successIsZero() {
    assertThat(ExitCode.OK.number()).isZero();
  }
}
