package io.kairo.bench;

import java.io.IOException;

/// Both sides of a row, ready to be measured in turns. Used by one thread.
interface Contest extends AutoCloseable {
  /// One round of ours.
  Reading ours() throws IOException, InterruptedException;

  /// One round of what ours is measured against.
  Reading baseline() throws IOException, InterruptedException;

  /// Ends every process of both sides.
  @Override
  void close() throws IOException;
}
