package io.kairo.cli.shell;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What a person types.
public interface Typed {
  /// Waits for `guard` and drops all that was typed until then, so that keys meant for something
  /// else do not answer a question that has just appeared.
  void discard(Duration guard);

  /// The next line. Empty when nothing more can come, or as soon as `settled` is true.
  Optional<String> line(BooleanSupplier settled);
}
