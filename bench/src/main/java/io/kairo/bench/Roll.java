package io.kairo.bench;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/// A set of numbered events of several publishers. Its monitor guards it.
final class Roll {
  private final Map<Integer, BitSet> numbers = new TreeMap<>();

  /// Returns whether it was not there.
  synchronized boolean add(int publisher, int number) {
    BitSet theirs = numbers.computeIfAbsent(publisher, _ -> new BitSet());
    boolean isNew = !theirs.get(number);
    theirs.set(number);
    return isNew;
  }

  synchronized long size() {
    return numbers.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /// How many of these are not in `other`.
  long without(Roll other) {
    long count = 0;
    Map<Integer, BitSet> theirs = other.copy();
    for (Map.Entry<Integer, BitSet> mine : copy().entrySet()) {
      BitSet rest = mine.getValue();
      rest.andNot(theirs.getOrDefault(mine.getKey(), new BitSet()));
      count += rest.cardinality();
    }
    return count;
  }

  private synchronized Map<Integer, BitSet> copy() {
    Map<Integer, BitSet> copy = new TreeMap<>();
    numbers.forEach((publisher, bits) -> copy.put(publisher, (BitSet) bits.clone()));
    return copy;
  }
}
