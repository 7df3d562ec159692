package io.kairo.kernel.consent;

import java.util.List;

/// Something that grants keep open.
@FunctionalInterface
public interface Revocable {
  /// What taking a grant back closed, and which skills hold what they got themselves, so that they
  /// have to be stopped.
  record Closed(int handles, List<String> skillsThatHold) {
    public static final Closed NOTHING = new Closed(0, List.of());

    public Closed {
      skillsThatHold = List.copyOf(skillsThatHold);
    }
  }

  /// Closes everything that is open under the grant with this id.
  Closed revoke(String grant);
}
