package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import org.junit.jupiter.api.Test;

final class CallBookTest {
  private final Remarks remarks = new Remarks();
  private final CallBook book = new CallBook(remarks);

  @Test
  void anAnswerIsHandedOn() {
    assertThat(book.make("ping", () -> 7)).isEqualTo(new Reply.Answered<>(7));
    assertThat(count("callsAnswered")).isEqualTo(1);
  }

  @Test
  void aFailureThatMayBeRetriedIsNoLoss() {
    assertThat(fail(ErrorCode.UNAVAILABLE)).isEqualTo(new Reply.Failed<>(ErrorCode.UNAVAILABLE));
    assertThat(count("callsRetryable")).isEqualTo(1);
    assertThat(book.findings()).noneMatch(Finding::isLost);
  }

  @Test
  void silenceIsALossThoughItMayBeRetried() {
    fail(ErrorCode.TIMEOUT);

    assertThat(count("callsSilent")).isEqualTo(1);
    assertThat(remarks.all()).containsExactly("'ping' was not answered within 30 s");
  }

  @Test
  void aRefusalIsALossUnlessItWasExpected() {
    fail(ErrorCode.NOT_FOUND);
    fail(ErrorCode.CONFLICT, ErrorCode.CONFLICT);

    assertThat(count("callsRefused")).isEqualTo(1);
    assertThat(count("callsAnswered")).isEqualTo(1);
    assertThat(remarks.all()).containsExactly("'ping' failed with not_found: it must be there");
  }

  private Reply<Integer> fail(ErrorCode code, ErrorCode... expected) {
    return book.make(
        "ping",
        () -> {
          throw new CallException(code, "it must be there");
        },
        expected);
  }

  private long count(String name) {
    return book.findings().stream()
        .filter(finding -> finding.name().equals(name))
        .findFirst()
        .orElseThrow()
        .count();
  }
}
