package io.kairo.bench;

import java.io.IOException;

/// Two ways to move bytes, against each other.
final class MovingContest implements Contest {
  private static final int WARM_UP = 12;
  private static final int RUNS = 9;

  private final Resources resources = new Resources();
  private final Mover.Way ourWay;
  private final Mover.Way baselineWay;
  private final MeasuringProcess ours;
  private final MeasuringProcess baseline;

  MovingContest(Workshop workshop, Mover.Way ourWay, Mover.Way baselineWay) throws IOException {
    this.ourWay = ourWay;
    this.baselineWay = baselineWay;
    try {
      ours = resources.add(workshop.measuring(ourWay.command(workshop)));
      baseline = resources.add(workshop.measuring(baselineWay.command(workshop)));
      ours.measure(WARM_UP);
      baseline.measure(WARM_UP);
    } catch (IOException | RuntimeException e) {
      try (resources) {
        throw e;
      }
    }
  }

  @Override
  public Reading ours() throws IOException {
    return ourWay.each(ours.measure(RUNS));
  }

  @Override
  public Reading baseline() throws IOException {
    return baselineWay.each(baseline.measure(RUNS));
  }

  @Override
  public void close() throws IOException {
    resources.close();
  }
}
