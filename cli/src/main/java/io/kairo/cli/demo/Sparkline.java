package io.kairo.cli.demo;

import java.util.List;

/// Numbers as a row of small bars, scaled between two bounds.
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /// The newest `width` of `values`; `least` is the lowest bar, `most` the highest.
  static String of(List<Double> values, int width, double least, double most) {
    StringBuilder line = new StringBuilder();
    for (double value : values.subList(Math.max(0, values.size() - width), values.size())) {
      int step = (int) Math.round((value - least) / (most - least) * (BARS.length() - 1));
      line.append(BARS.charAt(Math.clamp(step, 0, BARS.length() - 1)));
    }
    return line.toString();
  }
}
