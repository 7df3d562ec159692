package io.kairo.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Goals, and rows that measure nothing.
final class Rows {
  private Rows() {}

  static Goal ratio(String name, OptionalDouble must, double goal) {
    return new Goal(name, "a thing against another", "us", "p99", Limit.RATIO, must, goal);
  }

  static Goal ours(String name, double must, double goal) {
    return new Goal(
        name, "a wait against another", "ms", "", Limit.OURS, OptionalDouble.of(must), goal);
  }

  /// Replays figures, and writes down who was asked and whether it was closed.
  record Scripted(Goal goal, List<Double> ours, List<Double> baseline, List<String> diary)
      implements Row {
    @Override
    public int rounds() {
      return ours.size();
    }

    @Override
    public Contest open(Workshop workshop) {
      List<Double> ourFigures = new ArrayList<>(ours);
      List<Double> baselineFigures = new ArrayList<>(baseline);
      return new Contest() {
        @Override
        public Reading ours() throws IOException {
          return next("ours", ourFigures);
        }

        @Override
        public Reading baseline() throws IOException {
          return next("baseline", baselineFigures);
        }

        @Override
        public void close() {
          diary.add("close");
        }
      };
    }

    private Reading next(String side, List<Double> figures) throws IOException {
      diary.add(side);
      if (figures.isEmpty()) {
        throw new IOException("the kernel must answer a ping, it hung up");
      }
      return Reading.of(figures.removeFirst());
    }
  }
}
