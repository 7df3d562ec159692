package io.kairo.kernel.consent;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Request;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.ErrorCode;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Topics;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Declarations.Declaration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Where callers wait while the owner is asked. One request covers all that the same task has
/// declared and nobody has decided; whoever needs something that is already being asked waits for
/// the same answer.
///
/// The answer reaches the waiting caller directly and is never looked up again. Only an explicit
/// answer counts: a timeout or a client that goes away denies what waits now and nothing later, and
/// what nobody answered is kept for the owner to allow for the next time.
public final class ConsentDesk implements AutoCloseable {
  /// How long the owner has to answer.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Bus bus;
  private final Clock clock;
  private final Grants grants;
  private final Declarations declarations;
  private final Inquiry inquiry;
  private final Answers answers;
  private final Object lock = new Object();
  private final Map<String, PendingRequest> pending = new LinkedHashMap<>();
  private final Channels channels = new Channels();
  private final Restraint restraint = new Restraint();
  private final Reviews reviews = new Reviews();

  /// What a run was explicitly denied: it is not asked again in the same run.
  private final Set<PendingRequest.Key> refused = new HashSet<>();

  /// How a wait ended.
  public sealed interface Outcome {
    record Granted() implements Outcome {}

    record Refused(ErrorCode code, String sentence, String help) implements Outcome {}
  }

  public ConsentDesk(Bus bus, Clock clock, Grants grants, Declarations declarations) {
    this.bus = bus;
    this.clock = clock;
    this.grants = grants;
    this.declarations = declarations;
    this.answers = new Answers(grants, clock);
    this.inquiry = new Inquiry(declarations, PATIENCE);
  }

  /// A client says that a person can answer there. `channel` is its identity for [#detach].
  public void attach(Object channel) {
    synchronized (lock) {
      channels.attach(channel);
    }
  }

  /// Clients of the kernel before this one will connect again, and have a person answer.
  public void expectChannels() {
    synchronized (lock) {
      channels.expect(clock.instant());
    }
  }

  /// A client is gone. When it was the last one that could answer, what waits is denied.
  public void detach(Object channel) {
    List<PendingRequest> orphans = List.of();
    synchronized (lock) {
      if (channels.detach(channel)) {
        orphans = List.copyOf(pending.values());
        pending.clear();
      }
    }
    String sentence = "the client that could ask the owner went away";
    for (PendingRequest orphan : orphans) {
      answered(orphan, "deny", "", "disconnected");
      orphan.outcome().complete(keep(orphan, sentence));
    }
  }

  /// The kernel stops: nobody waits any longer.
  @Override
  public void close() {
    List<PendingRequest> waiting;
    synchronized (lock) {
      channels.close();
      waiting = List.copyOf(pending.values());
      pending.clear();
    }
    for (PendingRequest one : waiting) {
      answered(one, "deny", "", "stopping");
      one.outcome().complete(refusal("the kernel is stopping"));
    }
  }

  /// Asks the owner and waits. Blocks: call it on a virtual thread.
  public Outcome ask(Declaration wanted) {
    List<Declaration> family =
        declarations.family(wanted.subject()).stream().filter(this::ungranted).toList();
    PendingRequest waiting;
    Optional<String> objection = Optional.empty();
    boolean isNew = false;
    synchronized (lock) {
      if (refused.contains(PendingRequest.Key.of(wanted))) {
        return refusal("the owner denied this in this run");
      }
      waiting = pending.values().stream().filter(p -> p.covers(wanted)).findFirst().orElse(null);
      if (waiting == null) {
        waiting = inquiry.of(together(wanted, family), clock.instant());
        objection = objection(wanted);
        isNew = objection.isEmpty();
      }
      if (isNew) {
        restraint.asked(wanted.subject().id(), clock.instant());
        pending.put(waiting.request().id(), waiting);
      }
      waiting.join();
    }
    if (objection.isPresent()) {
      return keep(waiting, objection.get());
    }
    if (isNew) {
      bus.publish(Topics.CONSENT_REQUESTED, "kernel", RecordCodec.toTree(waiting.request()));
    }
    return await(waiting);
  }

  /// Why the owner is not asked now, if not.
  private Optional<String> objection(Declaration wanted) {
    return channels.canAsk(clock.instant())
        ? restraint.objection(wanted.subject().id(), clock.instant())
        : Optional.of("nobody can be asked: no terminal is attached and no policy answers");
  }

  /// What is asked in one question with `wanted`.
  private List<Declaration> together(Declaration wanted, List<Declaration> family) {
    List<Declaration> declared = new ArrayList<>();
    declared.add(wanted);
    for (Declaration other : family) {
      boolean same = PendingRequest.Key.of(other).equals(PendingRequest.Key.of(wanted));
      if (!same && undecided(other)) {
        declared.add(other);
      }
    }
    return declared;
  }

  /// Nobody answers this request: what its callers are told. The owner may look at it later.
  private Outcome keep(PendingRequest request, String why) {
    Declaration asker = request.declared().getFirst();
    boolean isNew;
    Optional<PendingRequest> kept;
    synchronized (lock) {
      isNew = reviews.keep(request);
      kept = reviews.find(asker);
    }
    if (kept.isEmpty()) {
      return new Outcome.Refused(ErrorCode.CONSENT_DENIED, why, "see 'kairo consent'");
    }
    String id = kept.get().request().id();
    if (isNew) {
      bus.publish(
          Topics.CONSENT_KEPT,
          "kernel",
          Map.of("id", id, "subject", asker.subject().id(), "reason", why));
    }
    return new Outcome.Refused(
        ErrorCode.CONSENT_PENDING, why, "allow it for the next time: kairo consent allow " + id);
  }

  /// Looked up without the lock: the first look-up reads the journal.
  private boolean ungranted(Declaration declaration) {
    return grants.covering(declaration, declaration.permission().access()).isEmpty()
        && grants.denying(declaration).isEmpty();
  }

  private boolean undecided(Declaration declaration) {
    return !refused.contains(PendingRequest.Key.of(declaration))
        && pending.values().stream().noneMatch(p -> p.covers(declaration));
  }

  private Outcome await(PendingRequest waiting) {
    try {
      return waiting.outcome().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String sentence = "the owner did not answer within " + PATIENCE.toSeconds() + " s";
      withdraw(waiting, "timeout", () -> keep(waiting, sentence));
      return waiting.outcome().getNow(refusal(sentence));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(waiting);
      return new Outcome.Refused(ErrorCode.CANCELLED, "the caller no longer waits", "");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a consent outcome never fails", e);
    }
  }

  /// A caller no longer wants the answer. When it was the last one, the owner is not asked any
  /// more.
  private void leave(PendingRequest waiting) {
    boolean withdrawn;
    synchronized (lock) {
      withdrawn = waiting.leave() && pending.remove(waiting.request().id()) != null;
    }
    if (withdrawn) {
      answered(waiting, "deny", "", "cancelled");
    }
  }

  private void withdraw(PendingRequest waiting, String channel, Supplier<Outcome> outcome) {
    boolean mine;
    synchronized (lock) {
      mine = pending.remove(waiting.request().id()) != null;
    }
    if (mine) {
      answered(waiting, "deny", "", channel);
      waiting.outcome().complete(outcome.get());
    }
  }

  /// Requests that wait, oldest first, then those that nobody answered.
  public List<Request> list() {
    synchronized (lock) {
      return Stream.concat(
              pending.values().stream().map(PendingRequest::request), reviews.list().stream())
          .toList();
    }
  }

  /// The owner's answer, and what it stores. Every item of the request gets its own, or none does.
  ///
  /// @param scope of an allow; of a deny, always or what a run was denied
  public List<Grant> decide(
      String id, Answer answer, Optional<Scope> scope, Optional<Instant> until, String channel) {
    PendingRequest decided;
    Scope holds;
    synchronized (lock) {
      boolean waits = pending.containsKey(id);
      holds = scope.orElse(waits || answer == Answer.DENY ? Scope.ONCE : Scope.SESSION);
      decided =
          Optional.ofNullable(pending.get(id))
              .or(() -> reviews.find(id))
              .orElseThrow(() ->
                  new CallException(
                      ErrorCode.NOT_FOUND,
                      "consent request must be one that waits, got '" + id + "'",
                      "see 'kairo consent'"));
      answers.require(answer, holds, until, waits);
      pending.remove(id);
      reviews.settle(decided.declared());
      remember(decided, answer);
    }
    try {
      boolean stores = answer == Answer.ALLOW || holds == Scope.ALWAYS;
      List<Grant> made =
          stores
              ? answers.store(
                  decided.declared(), access -> new Terms(answer, access, holds, until, channel))
              : List.of();
      answered(decided, word(answer), stores ? word(holds) : "", channel);
      decided
          .outcome()
          .complete(
              answer == Answer.ALLOW ? new Outcome.Granted() : refusal("the owner denied it"));
      return made;
    } finally {
      decided.outcome().complete(refusal("the answer could not be stored"));
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private void remember(PendingRequest decided, Answer answer) {
    String asker = decided.declared().getFirst().subject().id();
    if (answer == Answer.DENY) {
      decided.declared().forEach(d -> refused.add(PendingRequest.Key.of(d)));
      restraint.denied(asker);
    } else {
      restraint.allowed(asker);
    }
  }

  /// A run is over; what it was denied may be asked in the next one.
  public void endRun(String run) {
    synchronized (lock) {
      refused.removeIf(key -> key.run().equals(run));
    }
    for (PendingRequest waiting : List.copyOf(pendingOf(run))) {
      withdraw(waiting, "gone", () -> refusal("the request was withdrawn"));
    }
  }

  private List<PendingRequest> pendingOf(String run) {
    synchronized (lock) {
      return pending.values().stream()
          .filter(p -> p.declared().getFirst().subject().run().equals(run))
          .toList();
    }
  }

  private void answered(PendingRequest request, String answer, String scope, String channel) {
    bus.publish(
        Topics.CONSENT_ANSWERED,
        "kernel",
        Map.of("id", request.request().id(), "answer", answer, "scope", scope, "channel", channel));
  }

  private static Outcome refusal(String sentence) {
    return new Outcome.Refused(ErrorCode.CONSENT_DENIED, sentence, "");
  }
}
