package io.kairo.bench;

import java.util.ArrayList;
import java.util.List;

/// Sentences about losses, the first ones of many. Its monitor guards them.
final class Remarks {
  private static final int MOST = 20;

  private final List<String> sentences = new ArrayList<>();

  synchronized void say(String sentence) {
    if (sentences.size() < MOST) {
      sentences.add(sentence);
    }
  }

  synchronized List<String> all() {
    return List.copyOf(sentences);
  }
}
