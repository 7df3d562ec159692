package io.kairo.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What `consent.*` calls and events carry.
public final class ConsentApi {
  private ConsentApi() {}

  public record Listing(
      @Doc("requests that wait, oldest first; then those that nobody answered")
          List<Request> requests) {}

  /// One question to the owner. It covers everything that the same agent and its skills have
  /// declared and nobody has decided, so that a task asks once.
  public record Request(
      @Doc("names the request in consent.decide") String id,
      @Doc("the agent whose task this is") Optional<String> agent,
      @Doc("what is asked for, the one that waits first") List<Item> items,
      @Doc("when it was asked") Instant askedAt,
      @Doc(
              "when it is denied for want of an answer; absent if it was, and may be allowed for later")
          Optional<Instant> deadline) {
    /// The same, which nobody answered and nobody waits for any longer.
    public Request unanswered() {
      return new Request(id, agent, items, askedAt, Optional.empty());
    }
  }

  public record Item(
      @Doc("skill:name or agent:name") String subject,
      @Doc("the permission's name in the manifest") String permission,
      @Doc("what it is about: a device, connect:host:port …") String resource,
      @Doc("what it wants to do with that, in the kernel's words") String wants,
      @Doc("whether it is a device that is a simulation") boolean simulated,
      @Doc("how it will be used") Access access,
      @Doc("the reason its maker gives, quoted and cleaned") String reason,
      @Doc("how it can be taken back") Revocation revocation) {}

  /// What taking a grant back does to what is open under it.
  public enum Revocation {
    /// The kernel stands in between and closes its end.
    IMMEDIATE,
    /// The skill holds the device itself, so it is stopped.
    STOPS_SKILL
  }

  public record Decide(
      @Doc("the request") String id,
      @Doc("allow or deny") Answer answer,
      @Doc(
              "how long it holds: if absent once, or session if nobody waits; a deny always or for this"
                  + " run")
          Optional<Scope> scope,
      @Doc("when it ends in any case, for an allow of scope always") Optional<Instant> until) {
    /// An answer that nothing but its scope ends.
    public Decide(String id, Answer answer, Optional<Scope> scope) {
      this(id, answer, scope, Optional.empty());
    }
  }

  public enum Answer {
    ALLOW,
    DENY
  }

  /// How long a grant holds.
  public enum Scope {
    /// One use. A skill that crashes and is restarted by the kernel keeps what it held.
    ONCE,
    /// Until the skill or agent that got it is stopped.
    RUN,
    /// Until the kernel stops.
    SESSION,
    /// Until it is revoked.
    ALWAYS
  }

  public record Decided(@Doc("what was stored") List<GrantApi.Grant> grants) {}

  public record Explain(
      @Doc("the skill's name") String skill,
      @Doc("the permission's name in its manifest, or what it is about") String permission,
      @Doc("the agent that it would work for; while it runs, the one that it works for")
          Optional<String> agent) {}

  /// What a request would lead to now. Nothing is asked, used up or opened to find out.
  public record Explained(
      @Doc("allowed, denied or asked") Outcome outcome,
      @Doc("why, in one sentence") String sentence,
      @Doc("what was looked at, in this order") List<Step> steps) {}

  public enum Outcome {
    ALLOWED,
    DENIED,
    ASKED
  }

  public record Step(
      @Doc("declared, device, policy or grant") String about,
      @Doc("what was found there") String found) {}
}
