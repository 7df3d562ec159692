package io.kairo.bench;

import java.nio.charset.StandardCharsets;

/// Lines of numbers that count up from 0, cut into pieces anywhere. Not safe for use by several
/// threads.
final class Numbers {
  private final StringBuilder line = new StringBuilder();
  private long next;
  private long lines;
  private long lost;
  private long unread;
  private boolean cut;
  private boolean fresh = true;

  /// The pieces to come are read by another line to the kernel than those before: the first of them
  /// may begin in the middle of a line.
  void again() {
    line.setLength(0);
    fresh = next > 0;
    cut = next > 0;
  }

  void take(byte[] piece) {
    for (char c : new String(piece, StandardCharsets.US_ASCII).toCharArray()) {
      if (c == '\n') {
        whole(line.toString());
        line.setLength(0);
      } else {
        line.append(c);
      }
    }
  }

  private void whole(String text) {
    if (cut) {
      cut = false;
      return;
    }
    if (!text.matches("[0-9]{1,18}")) {
      lost++;
      return;
    }
    long number = Long.parseLong(text);
    lines++;
    if (number != next) {
      long apart = Math.max(1, number - next);
      lost += fresh ? 0 : apart;
      unread += fresh ? apart : 0;
    }
    fresh = false;
    next = number + 1;
  }

  /// Lines since the last time.
  long takeLines() {
    long count = lines;
    lines = 0;
    return count;
  }

  /// Lines that are missing, or came again.
  long takeLost() {
    long count = lost;
    lost = 0;
    return count;
  }

  /// Lines that are missing between two lines to the kernel.
  long takeUnread() {
    long count = unread;
    unread = 0;
    return count;
  }
}
