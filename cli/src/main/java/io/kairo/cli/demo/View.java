package io.kairo.cli.demo;

import io.kairo.api.Event;

/// How the demo is watched.
interface View {
  /// An event that the tally has taken; `switched` when it was a write that changed the fan.
  void event(Event event, boolean switched);

  /// Something that the demo itself says.
  void note(String sentence, EventLine.Tone tone);

  /// Time went by: `elapsed` seconds since the first reading.
  void tick(long elapsed);

  /// Leaves the screen to something else; the next picture goes below it.
  void pause();
}
