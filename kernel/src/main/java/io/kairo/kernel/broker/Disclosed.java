package io.kairo.kernel.broker;

import io.kairo.kernel.consent.Revocable;
import io.kairo.kernel.consent.Subject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which runs have read a secret, by which grant. What is known cannot be taken back, so taking the
/// grant back stops them.
public final class Disclosed implements Revocable {
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  private record Entry(String grant, String skill, String run) {}

  /// The run of `skill` has read a secret.
  void add(String grant, Subject.Skill skill) {
    entries.add(new Entry(grant, skill.name(), skill.run()));
  }

  @Override
  public Closed revoke(String grant) {
    List<String> skills =
        entries.stream()
            .filter(entry -> entry.grant().equals(grant))
            .map(Entry::skill)
            .distinct()
            .toList();
    return new Closed(0, skills);
  }

  /// A run is over, or its process is.
  public void end(String run) {
    entries.removeIf(entry -> entry.run().equals(run));
  }
}
