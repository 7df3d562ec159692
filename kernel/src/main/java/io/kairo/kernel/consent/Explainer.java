package io.kairo.kernel.consent;

import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Explained;
import io.kairo.api.ConsentApi.Outcome;
import io.kairo.api.ConsentApi.Step;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Permission;
import io.kairo.kernel.consent.Declarations.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tells what the [Monitor] would decide, and on what: it asks the monitor, so that the two cannot
/// differ.
public final class Explainer {
  private final Monitor monitor;
  private final Grants grants;
  private final Declarations declarations;

  public Explainer(Monitor monitor, Grants grants, Declarations declarations) {
    this.monitor = monitor;
    this.grants = grants;
    this.declarations = declarations;
  }

  /// What would become of a use of `permission` by `subject` now.
  ///
  /// @param permission its id in the manifest, or its target
  public Explained explain(Subject subject, String permission) {
    List<Step> steps = new ArrayList<>();
    Optional<Permission> declared =
        subject.permissions().stream()
            .filter(p ->
                p.id().equals(permission) || p.target().equals(permission) || p.covers(permission))
            .findFirst();
    if (declared.isEmpty()) {
      String others =
          subject.permissions().stream().map(Permission::id).collect(Collectors.joining(", "));
      return end(
          steps,
          new Step("declared", "no: it declares " + (others.isEmpty() ? "nothing" : others)),
          Outcome.DENIED,
          subject.id() + " did not declare it, so nobody is asked");
    }
    Step step = new Step("declared", "yes: to " + PlainWords.of(declared.get()));
    if (!declared.get().kind().isOffered()) {
      return end(steps, step, Outcome.DENIED, PlainWords.unsupported(declared.get()));
    }
    if (!declared.get().isAsked()) {
      return end(steps, step, Outcome.ALLOWED, "what it declares there needs no consent");
    }
    steps.add(step);
    return asked(
        Declaration.of(subject, declared.get(), resource(declared.get(), permission)), steps);
  }

  /// Of a permission for every device of a kind, the one that was named.
  private static String resource(Permission declared, String named) {
    return declared.covers(named) ? named : declared.resource();
  }

  private static boolean isPattern(Declaration wanted) {
    return wanted.permission().isEvery()
        && wanted.resource().equals(wanted.permission().resource());
  }

  private Explained asked(Declaration wanted, List<Step> steps) {
    Permission permission = wanted.permission();
    if (permission.kind().isDevice() && !isPattern(wanted)) {
      Optional<Boolean> simulated = declarations.simulated(wanted.resource());
      if (simulated.isEmpty()) {
        return end(
            steps,
            new Step("device", "is not in the registry: see 'kairo devices'"),
            Outcome.DENIED,
            "there is no such device");
      }
      steps.add(new Step("device", simulated.get() ? "is there, a simulation" : "is there"));
    }
    return switch (monitor.rule(wanted, permission.access())) {
      case Ruling.Forbidden(var rule) ->
          end(steps, policy(Optional.of(rule)), Outcome.DENIED, rule.place() + " denies it");
      case Ruling.Refused(var denial) ->
          end(steps, grant(denial), Outcome.DENIED, "the owner denied it for good");
      case Ruling.Granted(var grant) -> {
        steps.add(policy(Optional.empty()));
        yield end(steps, grant(grant), Outcome.ALLOWED, "grant " + grant.id() + " covers it");
      }
      case Ruling.Foreseen(var rule) -> {
        steps.add(uncovered(wanted));
        yield end(steps, policy(Optional.of(rule)), Outcome.ALLOWED, rule.place() + " allows it");
      }
      case Ruling.Open() -> {
        steps.add(policy(Optional.empty()));
        yield end(
            steps, uncovered(wanted), Outcome.ASKED, "nothing decides it, so the owner is asked");
      }
    };
  }

  private static Explained end(List<Step> steps, Step last, Outcome outcome, String sentence) {
    steps.add(last);
    return new Explained(outcome, sentence, steps);
  }

  private static Step policy(Optional<Policy.Rule> rule) {
    return new Step(
        "policy",
        rule.map(r ->
                r.allow()
                    ? r.place()
                        + " allows "
                        + word(r.access())
                        + ", scope "
                        + word(r.scope())
                        + r.until().map(end -> " until " + end).orElse("")
                    : r.place() + " denies it")
            .orElse("denies nothing here"));
  }

  private static Step grant(Grant grant) {
    return new Step(
        "grant",
        grant.id()
            + (grant.effect() == Answer.ALLOW ? " covers it: " : " denies it: ")
            + word(grant.access())
            + ", scope "
            + word(grant.scope())
            + grant.expires().map(end -> " until " + end).orElse("")
            + ", by "
            + grant.channel()
            + ", since "
            + grant.grantedAt()
            + ", uses "
            + grant.uses());
  }

  /// That no grant covers it, and of those that nearly do, why not.
  private Step uncovered(Declaration wanted) {
    String near =
        grants.list().stream()
            .filter(g -> g.subject().equals(wanted.subject().id()))
            .filter(g -> g.permission().equals(wanted.permission().id()))
            .map(g -> g.id() + " does not: " + miss(g, wanted))
            .collect(Collectors.joining("; "));
    return new Step("grant", near.isEmpty() ? "none" : near);
  }

  private static String miss(Grant grant, Declaration wanted) {
    if (!grant.digest().equals(wanted.subject().digest())) {
      return "it is for another version";
    }
    if (!grant.agent().equals(wanted.subject().agent())) {
      return "it is for " + grant.agent().map(name -> "agent " + name).orElse("no agent");
    }
    if (!grant.resource().equals(wanted.resource())) {
      return "it is for " + grant.resource();
    }
    if (!grant.access().covers(wanted.permission().access())) {
      return "it covers " + word(grant.access());
    }
    return "it is for another run, or used up";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
