package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Answers given beforehand, for machines where nobody sits: by the machine's administrator and by
/// the owner. A deny beats an allow, and the administrator's rule the owner's; what no rule names
/// is asked.
public record Policy(List<Rule> rules) {
  public static final Policy EMPTY = new Policy(List.of());

  public Policy {
    rules = List.copyOf(rules);
  }

  /// Whose rule it is, the stronger one first.
  public enum Layer {
    ADMIN,
    USER
  }

  /// One line of a file.
  ///
  /// @param allow whether it allows or denies
  /// @param resource what it is about, as [io.kairo.api.Permission#resource] says it; never a
  ///   pattern
  /// @param subject `skill:name` or `agent:name`
  /// @param access the most that it covers
  /// @param scope how long a grant made from it holds
  /// @param until when it ends, and what was granted by it
  /// @param place where it stands, such as `policy.yaml:2:5`
  public record Rule(
      Layer layer,
      boolean allow,
      String resource,
      String subject,
      Access access,
      Scope scope,
      Optional<Instant> until,
      String place) {
    private boolean names(Subject who, String what) {
      return subject.equals(who.id()) && resource.equals(what);
    }

    /// Who answered, as a grant says it.
    String channel() {
      return layer == Layer.ADMIN ? "policy of the administrator" : "policy";
    }
  }

  /// The rule that decides, if any.
  public Optional<Rule> decide(Subject subject, String resource, Access access, Instant now) {
    return rules.stream()
        .filter(rule -> rule.names(subject, resource))
        .filter(rule -> rule.until().filter(end -> !now.isBefore(end)).isEmpty())
        .filter(rule -> !rule.allow() || rule.access().covers(access))
        .min(Comparator.comparing(Rule::allow).thenComparing(Rule::layer));
  }
}
