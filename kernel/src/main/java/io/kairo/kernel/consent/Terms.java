package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import java.time.Instant;
import java.util.Optional;

/// What an answer stores.
///
/// @param effect whether it allows or denies from now on
/// @param access the most that it covers
/// @param scope how long it holds
/// @param expires when it ends in any case
/// @param channel who answered
public record Terms(
    Answer effect, Access access, Scope scope, Optional<Instant> expires, String channel) {
  /// An allow that nothing but its scope ends.
  public static Terms allow(Access access, Scope scope, String channel) {
    return new Terms(Answer.ALLOW, access, scope, Optional.empty(), channel);
  }
}
