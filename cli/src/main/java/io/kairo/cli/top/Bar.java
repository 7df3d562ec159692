package io.kairo.cli.top;

import io.kairo.cli.shell.Ink;

/// A share as a bar: green, yellow from 60 percent on, red from 85.
///
/// @param width in characters
record Bar(Ink ink, int width) {
  private static final double HIGH = 0.6;
  private static final double HIGHEST = 0.85;

  String of(double share) {
    int full = Math.clamp(Math.round(share * width), 0, width);
    String filled = "█".repeat(full);
    String painted =
        share >= HIGHEST ? ink.red(filled) : share >= HIGH ? ink.yellow(filled) : ink.green(filled);
    return painted + ink.faint("░".repeat(width - full));
  }
}
