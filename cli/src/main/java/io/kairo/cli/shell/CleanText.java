package io.kairo.cli.shell;

import java.text.Normalizer;
import java.util.regex.Pattern;

/// Text from elsewhere, made safe to show: one line, no control characters or escape sequences,
/// nothing that turns the direction of writing or takes no room. What a skill says must not be able
/// to draw over a question.
public final class CleanText {
  private static final Pattern ESCAPE =
      Pattern.compile(
          "(\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]"
              + "|(\u001b[\\]P_^X]|[\u009d\u0090\u009f\u009e\u0098])[^\u0007\u001b\u009c]*(\u0007|\u001b\\\\|\u009c)?"
              + "|\u001b.?");

  private CleanText() {}

  /// `text` with at most `max` characters, the last one `…` if some were cut.
  public static String of(String text, int max) {
    String plain = ESCAPE.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll("");
    StringBuilder clean = new StringBuilder();
    plain
        .codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .filter(CleanText::isSafe)
        .forEach(clean::appendCodePoint);
    return cut(clean.toString().strip(), max);
  }

  /// `text`, cut to `max` characters.
  public static String cut(String text, int max) {
    int length = text.codePointCount(0, text.length());
    if (length <= max) {
      return text;
    }
    return max <= 0 ? "" : text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
