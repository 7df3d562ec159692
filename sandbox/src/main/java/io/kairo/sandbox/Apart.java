package io.kairo.sandbox;

import java.util.OptionalInt;

/// That a process lives in namespaces of its own, beside all other layers: a file system that holds
/// nothing but what its profile names, at the same paths, and no `/proc`; no network, no other
/// processes, no objects of others. It is process 1 there, so a signal that it does not handle and
/// sends to itself is ignored. Who is not root needs bubblewrap, and a sandbox that was opened with
/// an entrance.
///
/// @param user the user and group id that it gets, a number that nobody else has, which only root
///   has to give; that of this process if empty
public record Apart(OptionalInt user) {
  public Apart {
    if (user.isPresent() && user.getAsInt() <= 0) {
      throw new IllegalArgumentException("user must be positive, got '" + user.getAsInt() + "'");
    }
  }
}
