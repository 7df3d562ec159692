package io.kairo.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How numbers are shown: three digits that mean something, or all before the point.
final class Figures {
  private static final int DIGITS = 3;

  private Figures() {}

  /// Such as `9.07`, `12.4`, `338` or `1240`.
  static String text(double value) {
    var exact = new BigDecimal(value);
    int whole = exact.precision() - exact.scale();
    return exact.setScale(Math.max(0, DIGITS - whole), RoundingMode.HALF_UP).toPlainString();
  }
}
