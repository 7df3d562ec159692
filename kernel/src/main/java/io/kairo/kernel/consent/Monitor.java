package io.kairo.kernel.consent;

import static io.kairo.api.ErrorCode.CONSENT_DENIED;
import static io.kairo.api.ErrorCode.DENIED;
import static io.kairo.api.ErrorCode.NOT_FOUND;
import static io.kairo.api.ErrorCode.UNSUPPORTED;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.DeviceApi;
import io.kairo.api.EventApi;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Permission;
import io.kairo.api.RingApi;
import io.kairo.api.SystemCall;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Declarations.Declaration;
import io.kairo.kernel.consent.Verdict.Allowed;
import io.kairo.kernel.consent.Verdict.Denied;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The one judge. Every system call and every intercepted one passes here, and every verdict on
/// what the owner is asked for is a fact on the bus.
///
/// The order is: declared at all? denied by the policy? granted already? allowed by the policy? and
/// only then the owner is asked, while the caller waits. [Explainer] tells it.
public final class Monitor {
  private final Bus bus;
  private final Clock clock;
  private final Grants grants;
  private final Policy policy;
  private final ConsentDesk desk;
  private final Declarations declarations;

  public Monitor(
      Bus bus,
      Clock clock,
      Grants grants,
      Policy policy,
      ConsentDesk desk,
      Declarations declarations) {
    this.bus = bus;
    this.clock = clock;
    this.grants = grants;
    this.policy = policy;
    this.desk = desk;
    this.declarations = declarations;
  }

  /// Judges a system call. For calls that name a device this may wait for the owner: see
  /// [#mayWait].
  public Verdict judge(Subject subject, SystemCall<?, ?> call, Record params) {
    return switch (call.authority()) {
      case ANYONE -> allowed();
      case OBSERVE ->
          subject instanceof Subject.Skill || subject instanceof Subject.Stranger
              ? denied(subject, call, "the owner or an agent")
              : allowed();
      case OWNER ->
          subject instanceof Subject.Owner ? allowed() : denied(subject, call, "the owner");
      case TOPIC -> judgeTopic(subject, params);
      case DEVICE -> {
        DeviceApi.Claim claim = (DeviceApi.Claim) params;
        yield judgeUse(subject, claim.device().value(), claim.access());
      }
    };
  }

  /// Whether judging this call may park the caller, so that it needs a thread of its own.
  public static boolean mayWait(SystemCall<?, ?> call) {
    return call.authority() == io.kairo.api.Authority.DEVICE;
  }

  private static Verdict allowed() {
    return new Allowed(Optional.empty());
  }

  private static Verdict denied(Subject subject, SystemCall<?, ?> call, String who) {
    String help = subject instanceof Subject.Stranger(long _, String why) ? why : "";
    return new Denied(
        DENIED, "'" + call.name() + "' must be called by " + who + ", got " + subject.id(), help);
  }

  /// Judges the use of what permissions are about. May wait for the owner: call it on a virtual
  /// thread.
  ///
  /// @param resource as [Permission#resource] says it; of a device, its name
  public Verdict judgeUse(Subject subject, String resource, Access access) {
    if (subject instanceof Subject.Owner) {
      return allowed();
    }
    Optional<Permission> declared = declared(subject, resource, access);
    return told(
        subject,
        declared.map(Permission::id).orElse(""),
        resource,
        access,
        declared.isEmpty()
            ? new Denied(
                DENIED,
                subject.id()
                    + " must declare what it uses, and did not declare to "
                    + word(access)
                    + " "
                    + resource,
                "")
            : judgeDeclared(Declaration.of(subject, declared.get(), resource), access));
  }

  /// What [#judgeUse] says where a grant covers it already. Never waits for anybody.
  public Optional<Verdict> judgeAtOnce(Subject subject, String resource, Access access) {
    return declared(subject, resource, access)
        .map(permission -> Declaration.of(subject, permission, resource))
        .filter(wanted -> rule(wanted, access) instanceof Ruling.Granted)
        .flatMap(wanted ->
            use(wanted, access)
                .map(id ->
                    told(
                        subject,
                        wanted.permission().id(),
                        resource,
                        access,
                        new Allowed(Optional.of(id)))));
  }

  private Verdict judgeDeclared(Declaration wanted, Access access) {
    if (!wanted.permission().kind().isOffered()) {
      return new Denied(UNSUPPORTED, PlainWords.unsupported(wanted.permission()), "");
    }
    if (!wanted.permission().isAsked()) {
      return allowed();
    }
    if (declarations.simulated(wanted.resource()).isEmpty()) {
      return new Denied(
          NOT_FOUND,
          "device must be in the registry, got '" + wanted.resource() + "'",
          "see 'kairo devices'");
    }
    return decide(wanted, access);
  }

  private Verdict decide(Declaration wanted, Access access) {
    return switch (rule(wanted, access)) {
      case Ruling.Forbidden _ -> new Denied(CONSENT_DENIED, "the policy file denies it", "");
      case Ruling.Refused(Grant denial) ->
          new Denied(
              CONSENT_DENIED,
              "the owner denied it for good",
              "take that back: kairo grants revoke " + denial.id());
      case Ruling.Granted _ -> {
        Optional<String> used = use(wanted, access);
        // One that somebody else used up or took back meanwhile decides no more.
        yield used.isPresent() ? new Allowed(used) : decide(wanted, access);
      }
      case Ruling.Foreseen(var rule) -> byPolicy(wanted, access, rule);
      case Ruling.Open _ -> ask(wanted, access);
    };
  }

  /// What decides on what was declared. Changes nothing.
  Ruling rule(Declaration wanted, Access access) {
    Optional<Policy.Rule> rule =
        policy.decide(wanted.subject(), wanted.resource(), access, clock.instant());
    if (rule.isPresent() && !rule.get().allow()) {
      return new Ruling.Forbidden(rule.get());
    }
    return grants
        .denying(wanted)
        .<Ruling>map(Ruling.Refused::new)
        .or(() -> grants.covering(wanted, access).map(Ruling.Granted::new))
        .or(() -> rule.map(Ruling.Foreseen::new))
        .orElseGet(Ruling.Open::new);
  }

  private Verdict ask(Declaration wanted, Access access) {
    return switch (desk.ask(wanted)) {
      case ConsentDesk.Outcome.Granted() ->
          use(wanted, access)
              .<Verdict>map(id -> new Allowed(Optional.of(id)))
              .orElse(new Denied(CONSENT_DENIED, "the grant was used by somebody else", ""));
      case ConsentDesk.Outcome.Refused(var code, var sentence, var help) ->
          new Denied(code, sentence, help);
    };
  }

  private Verdict byPolicy(Declaration wanted, Access access, Policy.Rule rule) {
    Access declared = wanted.permission().access();
    Access granted = rule.access().covers(declared) ? declared : rule.access();
    grants.add(
        wanted, new Terms(Answer.ALLOW, granted, rule.scope(), rule.until(), rule.channel()));
    return new Allowed(use(wanted, access));
  }

  private Optional<String> use(Declaration wanted, Access access) {
    return grants.use(wanted, access);
  }

  private static Optional<Permission> declared(Subject subject, String resource, Access access) {
    return subject.permissions().stream()
        .filter(p -> p.covers(resource) && p.access().covers(access))
        .findFirst();
  }

  /// Tells everybody of a verdict.
  private Verdict told(
      Subject subject, String permission, String resource, Access access, Verdict verdict) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("subject", subject.id());
    fact.put("permission", permission);
    fact.put("resource", resource);
    fact.put("access", word(access));
    switch (verdict) {
      case Allowed(Optional<String> grant) -> {
        fact.put("grant", grant.orElse(""));
        grant
            .flatMap(grants::find)
            .ifPresent(g -> fact.put("scope", g.scope().name().toLowerCase(Locale.ROOT)));
        bus.publish(Topics.PERMISSION_ALLOWED, "kernel", fact);
      }
      case Denied(var code, var sentence, var _) -> {
        fact.put("code", code.wire());
        fact.put("reason", sentence);
        bus.publish(Topics.PERMISSION_DENIED, "kernel", fact);
      }
    }
    return verdict;
  }

  private static Verdict judgeTopic(Subject subject, Record params) {
    return switch (params) {
      case EventApi.Publish publish -> judgePublish(subject, publish.topic());
      case EventApi.Subscribe subscribe -> judgeSubscribe(subject, subscribe.topic());
      case EventApi.Read read -> judgeSubscribe(subject, read.topic());
      case RingApi.Create create -> judgePublish(subject, create.topic());
      case RingApi.Open open -> judgeSubscribe(subject, Topics.requireTopic(open.topic()));
      default -> throw new IllegalStateException("no topic in " + params.getClass().getName());
    };
  }

  private static Verdict judgePublish(Subject subject, String topic) {
    Topics.requireTopic(topic);
    boolean allowed =
        switch (subject) {
          case Subject.Stranger _ -> false;
          case Subject.Owner _ -> topic.startsWith("user.");
          case Subject.Agent agent -> topic.startsWith("agent." + agent.name() + ".");
          case Subject.Skill skill ->
              topic.startsWith("skill." + skill.name() + ".")
                  && declares(skill, Permission.Kind.PUBLISH, topic);
        };
    return allowed
        ? allowed()
        : new Denied(
            DENIED,
            subject.id() + " must publish under a topic of its own, got '" + topic + "'",
            "use " + ownTopic(subject));
  }

  private static Verdict judgeSubscribe(Subject subject, String pattern) {
    Topics.requirePattern(pattern);
    boolean allowed =
        switch (subject) {
          case Subject.Stranger _ -> false;
          case Subject.Owner _ -> true;
          case Subject.Agent agent ->
              pattern.startsWith("skill.")
                  || pattern.startsWith("device.")
                  || pattern.startsWith("system.")
                  || pattern.startsWith("ring.")
                  || pattern.startsWith("agent." + agent.name() + ".");
          case Subject.Skill skill -> declares(skill, Permission.Kind.SUBSCRIBE, pattern);
        };
    return allowed
        ? allowed()
        : new Denied(
            DENIED, subject.id() + " may not listen to '" + pattern + "'", "name a narrower topic");
  }

  private static boolean declares(Subject.Skill skill, Permission.Kind kind, String topic) {
    return skill.permissions().stream()
        .anyMatch(p ->
            p.kind() == kind
                && (p.target().equals(topic)
                    || (isOneTopic(topic) && Topics.matches(p.target(), topic))));
  }

  /// A pattern is not covered by another pattern: `*` would match a `>` as if it were a word.
  private static boolean isOneTopic(String pattern) {
    return pattern.indexOf('*') < 0 && pattern.indexOf('>') < 0;
  }

  private static String ownTopic(Subject subject) {
    return switch (subject) {
      case Subject.Stranger(long _, String why) -> why;
      case Subject.Owner _ -> "user.…";
      case Subject.Agent agent -> "agent." + agent.name() + ".…";
      case Subject.Skill skill -> "skill." + skill.name() + ".… and declare it in kairo.yaml";
    };
  }

  private static String word(Access access) {
    return access.name().toLowerCase(Locale.ROOT);
  }
}
