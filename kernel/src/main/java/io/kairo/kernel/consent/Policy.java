package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.DeviceName;
import java.util.List;
import java.util.Optional;

/// The owner's answers given beforehand, for machines where nobody sits. A deny beats an allow;
/// what no rule names is asked.
public record Policy(List<Rule> rules) {
  public static final Policy EMPTY = new Policy(List.of());

  public Policy {
    rules = List.copyOf(rules);
  }

  /// One line of the file.
  ///
  /// @param allow whether it allows or denies
  /// @param device the device, never a pattern
  /// @param subject `skill:name` or `agent:name`
  /// @param access the most that it covers
  /// @param scope how long a grant made from it holds
  /// @param place where it stands, such as `policy.yaml:2:5`
  public record Rule(
      boolean allow, DeviceName device, String subject, Access access, Scope scope, String place) {
    private boolean names(Subject who, DeviceName what) {
      return subject.equals(who.id()) && device.equals(what);
    }
  }

  /// The rule that decides, if any.
  public Optional<Rule> decide(Subject subject, DeviceName device, Access access) {
    List<Rule> named = rules.stream().filter(rule -> rule.names(subject, device)).toList();
    return named.stream()
        .filter(rule -> !rule.allow())
        .findFirst()
        .or(() -> named.stream().filter(rule -> rule.access().covers(access)).findFirst());
  }
}
