package io.kairo.bench;

import java.util.List;

/// `bench/RESULTS.md`: the last figures that somebody wrote down.
final class ResultsFile {
  private ResultsFile() {}

  static String text(Machine machine, List<Outcome> outcomes) {
    return """
    # Results

    Written by `./kairo bench --write-results`. Medians of interleaved rounds; what the rows are is said in
    [README.md](README.md).

    Machine: %s.

    %s\
    """
        .formatted(machine.markdown(), Table.markdown(outcomes));
  }
}
