package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.GrantApi.Grant;
import io.kairo.kernel.consent.Declarations.Declaration;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What of the owner's answers is stored.
final class Answers {
  private final Grants grants;
  private final Clock clock;

  Answers(Grants grants, Clock clock) {
    this.grants = grants;
    this.clock = clock;
  }

  /// Throws when such an answer makes no sense.
  ///
  /// @param waits whether anybody waits for the answer
  void require(Answer answer, Scope scope, Optional<Instant> until, boolean waits) {
    if (until.isPresent() && (answer == Answer.DENY || scope != Scope.ALWAYS)) {
      throw new IllegalArgumentException(
          "until must be for an allow of scope always, got " + scope);
    }
    if (until.filter(end -> !clock.instant().isBefore(end)).isPresent()) {
      throw new IllegalArgumentException("until must be to come, got " + until.get());
    }
    boolean lasts = scope == Scope.SESSION || scope == Scope.ALWAYS;
    if (!waits && answer == Answer.ALLOW && !lasts) {
      throw new IllegalArgumentException(
          "scope must be session or always where nobody waits any longer, got " + scope);
    }
  }

  /// Stores an answer for each of `declared`, with the access that it declares, or for none.
  List<Grant> store(List<Declaration> declared, Function<Access, Terms> terms) {
    List<Grant> made = new ArrayList<>();
    try {
      for (Declaration one : declared) {
        made.add(grants.add(one, terms.apply(one.permission().access())));
      }
      return made;
    } catch (CallException e) {
      made.forEach(grant -> grants.revoke(grant.id()));
      throw e;
    }
  }
}
