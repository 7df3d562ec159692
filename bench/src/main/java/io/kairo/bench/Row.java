package io.kairo.bench;

import java.io.IOException;

/// One thing that is measured.
interface Row {
  Goal goal();

  /// How many rounds make a stable median within a few seconds.
  int rounds();

  /// Starts what both sides need and warms them up.
  Contest open(Workshop workshop) throws IOException, InterruptedException;
}
