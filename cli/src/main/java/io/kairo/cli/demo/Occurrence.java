package io.kairo.cli.demo;

import io.kairo.api.Event;

/// What the demo's thread is told by others.
sealed interface Occurrence {
  /// The bus said something.
  record Heard(Event event) implements Occurrence {}

  /// Something that the demo needs is gone or failed.
  record Trouble(String sentence) implements Occurrence {}
}
