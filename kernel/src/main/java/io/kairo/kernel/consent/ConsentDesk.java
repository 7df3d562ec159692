package io.kairo.kernel.consent;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Item;
import io.kairo.api.ConsentApi.Request;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.ErrorCode;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Permission;
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
import java.util.function.Function;

/// Where callers wait while the owner is asked. One request covers all that the same task has
/// declared and nobody has decided; whoever needs something that is already being asked waits for
/// the same answer.
///
/// The answer reaches the waiting caller directly and is never looked up again. Only an explicit
/// answer counts: a timeout or a client that goes away denies what waits now and nothing later.
public final class ConsentDesk implements AutoCloseable {
  /// How long the owner has to answer.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Bus bus;
  private final Clock clock;
  private final Grants grants;
  private final Declarations declarations;
  private final Object lock = new Object();
  private final Map<String, PendingRequest> pending = new LinkedHashMap<>();
  private final Channels channels = new Channels();

  /// What a run was explicitly denied: it is not asked again in the same run.
  private final Set<PendingRequest.Key> refused = new HashSet<>();

  private int sequence;

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
    refuse(orphans, "disconnected", "the client that could ask the owner went away");
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
    refuse(waiting, "stopping", "the kernel is stopping");
  }

  private void refuse(List<PendingRequest> waiting, String channel, String sentence) {
    for (PendingRequest one : waiting) {
      answered(one, "deny", "", channel);
      one.outcome().complete(refusal(sentence));
    }
  }

  /// Asks the owner and waits. Blocks: call it on a virtual thread.
  public Outcome ask(Declaration wanted) {
    List<Declaration> family =
        declarations.family(wanted.subject()).stream().filter(this::ungranted).toList();
    PendingRequest waiting;
    boolean isNew = false;
    synchronized (lock) {
      if (refused.contains(PendingRequest.Key.of(wanted))) {
        return refusal("the owner denied this in this run");
      }
      if (!channels.canAsk(clock.instant())) {
        return new Outcome.Refused(
            ErrorCode.CONSENT_DENIED,
            "nobody can be asked: no terminal is attached and no policy answers",
            "run 'kairo consent watch' in a terminal, or start the kernel with --policy FILE");
      }
      waiting = pending.values().stream().filter(p -> p.covers(wanted)).findFirst().orElse(null);
      if (waiting == null) {
        waiting = open(wanted, family);
        isNew = true;
      }
      waiting.join();
    }
    if (isNew) {
      bus.publish(Topics.CONSENT_REQUESTED, "kernel", RecordCodec.toTree(waiting.request()));
    }
    return await(waiting);
  }

  private PendingRequest open(Declaration wanted, List<Declaration> family) {
    List<Declaration> declared = new ArrayList<>();
    declared.add(wanted);
    for (Declaration other : family) {
      boolean same = PendingRequest.Key.of(other).equals(PendingRequest.Key.of(wanted));
      if (!same && undecided(other)) {
        declared.add(other);
      }
    }
    Instant now = clock.instant();
    Request request =
        new Request(
            "c" + ++sequence,
            wanted.subject().agent(),
            declared.stream().map(this::item).toList(),
            now,
            now.plus(PATIENCE));
    PendingRequest opened = new PendingRequest(request, declared);
    pending.put(request.id(), opened);
    return opened;
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

  private Item item(Declaration declaration) {
    Permission permission = declaration.permission();
    return new Item(
        declaration.subject().id(),
        permission.id(),
        declaration.resource(),
        PlainWords.wants(permission),
        declarations.simulated(declaration.resource()).orElse(false),
        permission.access(),
        PlainText.of(permission.reason()),
        declaration.revocation());
  }

  private Outcome await(PendingRequest waiting) {
    try {
      return waiting.outcome().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      withdraw(waiting, "timeout");
      return new Outcome.Refused(
          ErrorCode.CONSENT_DENIED,
          "the owner did not answer within " + PATIENCE.toSeconds() + " s",
          "");
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

  private void withdraw(PendingRequest waiting, String channel) {
    boolean mine;
    synchronized (lock) {
      mine = pending.remove(waiting.request().id()) != null;
    }
    if (mine) {
      answered(waiting, "deny", "", channel);
      waiting.outcome().complete(refusal("the request was withdrawn"));
    }
  }

  /// Requests that wait, oldest first.
  public List<Request> list() {
    synchronized (lock) {
      return pending.values().stream().map(PendingRequest::request).toList();
    }
  }

  /// The owner's answer, and what it stores. Every item of the request gets its own, or none does.
  ///
  /// @param scope of an allow; of a deny, always or what a run was denied
  public List<Grant> decide(
      String id, Answer answer, Scope scope, Optional<Instant> until, String channel) {
    if (until.isPresent() && (answer == Answer.DENY || scope != Scope.ALWAYS)) {
      throw new IllegalArgumentException(
          "until must be for an allow of scope always, got " + scope);
    }
    if (until.filter(end -> !clock.instant().isBefore(end)).isPresent()) {
      throw new IllegalArgumentException("until must be to come, got " + until.get());
    }
    PendingRequest decided;
    synchronized (lock) {
      decided = pending.remove(id);
      if (decided != null && answer == Answer.DENY) {
        decided.declared().forEach(d -> refused.add(PendingRequest.Key.of(d)));
      }
    }
    if (decided == null) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "consent request must be one that waits, got '" + id + "'",
          "see 'kairo consent'");
    }
    boolean stores = answer == Answer.ALLOW || scope == Scope.ALWAYS;
    PendingRequest one = decided;
    return settle(
        one,
        answer,
        scope,
        channel,
        d ->
            stores
                ? Optional.of(
                    grants.add(
                        d, new Terms(answer, d.permission().access(), scope, until, channel)))
                : Optional.empty());
  }

  private List<Grant> settle(
      PendingRequest decided,
      Answer answer,
      Scope scope,
      String channel,
      Function<Declaration, Optional<Grant>> store) {
    List<Grant> made = new ArrayList<>();
    try {
      decided.declared().forEach(d -> store.apply(d).ifPresent(made::add));
      String word = scope.name().toLowerCase(Locale.ROOT);
      answered(
          decided,
          answer.name().toLowerCase(Locale.ROOT),
          answer == Answer.ALLOW || scope == Scope.ALWAYS ? word : "",
          channel);
      decided
          .outcome()
          .complete(
              answer == Answer.ALLOW ? new Outcome.Granted() : refusal("the owner denied it"));
      return made;
    } catch (CallException e) {
      made.forEach(grant -> grants.revoke(grant.id()));
      throw e;
    } finally {
      decided.outcome().complete(refusal("the answer could not be stored"));
    }
  }

  /// A run is over; what it was denied may be asked in the next one.
  public void endRun(String run) {
    synchronized (lock) {
      refused.removeIf(key -> key.run().equals(run));
    }
    for (PendingRequest waiting : List.copyOf(pendingOf(run))) {
      withdraw(waiting, "gone");
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
