package io.kairo.kernel.consent;

import io.kairo.api.ErrorCode;
import java.util.Optional;

/// The monitor's answer to one request. Exhaustive: a caller that forgets a case does not compile.
public sealed interface Verdict {
  /// Go ahead; `grant` names the grant that was used, where one was needed.
  record Allowed(Optional<String> grant) implements Verdict {}

  /// No, with the reason for programs, the sentence for people, and what would help.
  record Denied(ErrorCode code, String sentence, String help) implements Verdict {}
}
