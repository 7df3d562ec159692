package io.kairo.cli.shell;

import java.io.PrintStream;
import java.util.List;

/// Lines on a terminal, drawn over those before. Each picture goes out in one write and clears only
/// what is left of the one before, so nothing flickers.
public final class Picture {
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private int height;

  public Picture(PrintStream out) {
    this.out = out;
  }

  public void draw(List<String> lines) {
    StringBuilder picture = new StringBuilder();
    if (height > 0) {
      picture.append("\u001b[").append(height).append("A\r");
    }
    lines.forEach(line -> picture.append(line).append(CLEAR_LINE).append('\n'));
    if (lines.size() < height) {
      picture.append(CLEAR_BELOW);
    }
    height = lines.size();
    out.print(picture);
    out.flush();
  }

  /// Leaves the picture where it is: the next one goes below.
  public void leave() {
    height = 0;
  }
}
