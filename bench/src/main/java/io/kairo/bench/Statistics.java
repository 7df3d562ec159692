package io.kairo.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// Medians.
final class Statistics {
  private Statistics() {}

  /// The middle value, or the mean of the middle two.
  static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a median needs at least one value, got none");
    }
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// The median of each figure. There is a second one only when every reading has it.
  static Reading median(List<Reading> readings) {
    double value = median(readings, Reading::value);
    if (!readings.stream().allMatch(reading -> reading.beside().isPresent())) {
      return new Reading(value, OptionalDouble.empty());
    }
    return Reading.of(value, median(readings, reading -> reading.beside().getAsDouble()));
  }

  private static double median(List<Reading> readings, ToDoubleFunction<Reading> figure) {
    return median(readings.stream().mapToDouble(figure).toArray());
  }
}
