package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.GrantApi.Grant;
import io.kairo.kernel.consent.Declarations.Declaration;
import io.kairo.kernel.session.RememberedGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One grant and what became of it. Guarded by the lock of [Grants].
final class HeldGrant {
  /// A lasting grant that nobody uses for so long is gone.
  static final Duration UNUSED = Duration.ofDays(90);

  /// How exactly the last use of a lasting grant is written down.
  private static final Duration WRITTEN = Duration.ofDays(1);

  private final Grant grant;
  private final String run;
  private Optional<Instant> lastUsed;
  private int uses;

  /// Whether a grant for one use has had it.
  private boolean spent;

  static HeldGrant of(RememberedGrant remembered) {
    HeldGrant held = new HeldGrant(remembered.grant(), remembered.run());
    held.spent = remembered.spent();
    return held;
  }

  HeldGrant(Grant grant, String run) {
    this.grant = grant;
    this.run = run;
    lastUsed = grant.lastUsed();
    uses = grant.uses();
  }

  RememberedGrant remembered() {
    return new RememberedGrant(current(), run, spent);
  }

  String id() {
    return grant.id();
  }

  boolean isLasting() {
    return grant.scope() == Scope.ALWAYS;
  }

  boolean isOf(String aRun) {
    return run.equals(aRun);
  }

  /// Whether it ends with its run.
  boolean endsWithRun() {
    return grant.scope() == Scope.ONCE || grant.scope() == Scope.RUN;
  }

  boolean isSpent() {
    return spent;
  }

  void rearm() {
    spent = false;
  }

  /// Takes one use. Returns whether that should be written down.
  boolean use(Instant now) {
    boolean toWrite =
        isLasting() && lastUsed.filter(last -> now.isBefore(last.plus(WRITTEN))).isEmpty();
    uses++;
    lastUsed = Optional.of(now);
    spent = grant.scope() == Scope.ONCE;
    return toWrite || spent;
  }

  /// Whether time has ended it.
  boolean isOver(Instant now) {
    boolean expired = grant.expires().filter(end -> !now.isBefore(end)).isPresent();
    boolean forgotten =
        isLasting()
            && grant.effect() == Answer.ALLOW
            && lastUsed.orElse(grant.grantedAt()).plus(UNUSED).isBefore(now);
    return expired || forgotten;
  }

  /// Whether it allows this use.
  boolean allows(Declaration wanted, Access access) {
    boolean inScope =
        switch (grant.scope()) {
          case ONCE -> !spent && isOf(wanted.subject().run());
          case RUN -> isOf(wanted.subject().run());
          case SESSION, ALWAYS -> true;
        };
    return inScope
        && grant.effect() == Answer.ALLOW
        && isAbout(wanted)
        && grant.digest().equals(wanted.subject().digest())
        && grant.access().covers(access);
  }

  /// Whether it denies this for good. A new version of the package is denied as well.
  boolean denies(Declaration wanted) {
    return grant.effect() == Answer.DENY && isAbout(wanted);
  }

  private boolean isAbout(Declaration wanted) {
    return grant.subject().equals(wanted.subject().id())
        && grant.agent().equals(wanted.subject().agent())
        && grant.permission().equals(wanted.permission().id())
        && grant.resource().equals(wanted.resource());
  }

  /// Whether it is used up and `other` is for the same thing in the same run.
  boolean isReplacedBy(Grant other, String itsRun) {
    return spent
        && isOf(itsRun)
        && grant.subject().equals(other.subject())
        && grant.permission().equals(other.permission())
        && grant.resource().equals(other.resource());
  }

  Grant current() {
    return new Grant(
        grant.id(),
        grant.subject(),
        grant.digest(),
        grant.agent(),
        grant.permission(),
        grant.resource(),
        grant.effect(),
        grant.access(),
        grant.scope(),
        grant.expires(),
        grant.channel(),
        grant.grantedAt(),
        lastUsed,
        uses);
  }
}
