package io.kairo.kernel.consent;

/// Text from a skill or an agent, made safe to show a person who is about to decide: no control
/// characters, no ANSI, no bidirectional or invisible marks, one line, at most 140 characters.
public final class PlainText {
  private static final int LONGEST = 140;

  private PlainText() {}

  /// `text` without what could forge a prompt.
  public static String of(String text) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .filter(PlainText::visible)
        .limit(LONGEST)
        .forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }

  private static boolean visible(int codePoint) {
    return switch (Character.getType(codePoint)) {
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
