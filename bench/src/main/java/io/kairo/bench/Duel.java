package io.kairo.bench;

import java.io.IOException;
import java.util.List;

/// Two processes that measure, against each other, and what they need to run.
final class Duel implements Contest {
  private static final double NANOS_PER_MICRO = 1e3;

  private final Resources resources;
  private final Side ours;
  private final Side baseline;

  private Duel(Resources resources, Sides sides) {
    this.resources = resources;
    ours = sides.ours;
    baseline = sides.baseline;
  }

  /// One of the two.
  ///
  /// @param runs of a round
  /// @param nanos what a reading's unit is, in nanoseconds of one run
  record Side(MeasuringProcess process, int runs, double nanos) {
    /// Each run is one of what is measured.
    static Side micros(MeasuringProcess process, int runs) {
      return new Side(process, runs, NANOS_PER_MICRO);
    }

    /// Each run is `batch` of them.
    static Side micros(MeasuringProcess process, int runs, int batch) {
      return new Side(process, runs, NANOS_PER_MICRO * batch);
    }

    Reading measure() throws IOException {
      return process.measure(runs).per(nanos);
    }
  }

  /// Both of them.
  record Sides(Side ours, Side baseline) {}

  /// Starts and warms up both sides.
  @FunctionalInterface
  interface Opening {
    Sides open(Stage stage) throws IOException, InterruptedException;
  }

  /// Opens both sides. When that fails, what was started is ended.
  ///
  /// @param prefix before every command, to bind it to a core
  static Duel open(Workshop workshop, List<String> prefix, Opening opening)
      throws IOException, InterruptedException {
    var resources = new Resources();
    try {
      return new Duel(resources, opening.open(new Stage(workshop, resources, prefix)));
    } catch (IOException | InterruptedException | RuntimeException e) {
      try (resources) {
        throw e;
      }
    }
  }

  @Override
  public Reading ours() throws IOException {
    return ours.measure();
  }

  @Override
  public Reading baseline() throws IOException {
    return baseline.measure();
  }

  @Override
  public void close() throws IOException {
    resources.close();
  }
}
