package io.kairo.cli.shell;

import java.util.Optional;

/// How much room a terminal has.
public record Size(int rows, int columns) {
  /// Where there is no terminal to ask: as wide as most, and as long as it takes.
  public static final Size PAPER = new Size(Integer.MAX_VALUE, 80);

  /// What every terminal has.
  public static final Size SMALLEST = new Size(24, 80);

  /// What `stty size` prints; a terminal that does not know prints zeros.
  static Optional<Size> parse(String text) {
    String[] fields = text.strip().split(" ", -1);
    if (fields.length != 2 || !isNumber(fields[0]) || !isNumber(fields[1])) {
      return Optional.empty();
    }
    return Optional.of(new Size(Integer.parseInt(fields[0]), Integer.parseInt(fields[1])))
        .filter(size -> size.rows > 0 && size.columns > 0);
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,6}");
  }
}
