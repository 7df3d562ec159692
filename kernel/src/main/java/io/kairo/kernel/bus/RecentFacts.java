package io.kairo.kernel.bus;

import io.kairo.api.Topics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The newest facts of this run, bounded in number and bytes. One piece of the [Bus], whose lock
/// guards it.
final class RecentFacts {
  private static final int MOST = 2048;
  private static final long MOST_BYTES = 4 << 20;

  private final Deque<Fact> facts = new ArrayDeque<>();
  private long bytes;

  /// Every fact of this run from here on is here.
  private long completeFrom;

  RecentFacts(long firstOffset) {
    completeFrom = firstOffset;
  }

  void add(Fact fact) {
    facts.addLast(fact);
    bytes += fact.size();
    while (facts.size() > MOST || bytes > MOST_BYTES) {
      Fact oldest = facts.removeFirst();
      bytes -= oldest.size();
      completeFrom = oldest.offset() + 1;
    }
  }

  /// Whether nothing from `offset` on has been forgotten.
  boolean covers(long offset) {
    return offset >= completeFrom;
  }

  /// The newest `count` that match, oldest first.
  List<Fact> newest(String pattern, int count) {
    Deque<Fact> found = new ArrayDeque<>();
    var newestFirst = facts.descendingIterator();
    while (newestFirst.hasNext() && found.size() < count) {
      Fact fact = newestFirst.next();
      if (Topics.matches(pattern, fact.event().topic())) {
        found.addFirst(fact);
      }
    }
    return List.copyOf(found);
  }

  /// Those that match from `offset` on, oldest first.
  List<Fact> from(String pattern, long offset) {
    return facts.stream()
        .filter(fact -> fact.offset() >= offset)
        .filter(fact -> Topics.matches(pattern, fact.event().topic()))
        .toList();
  }
}
