package io.kairo.bench;

import java.io.IOException;

/// A JVM that says hello and ends: what anything in Java takes here to be there.
final class HelloStart {
  private HelloStart() {}

  /// One start, in milliseconds.
  static Reading measure(Workshop workshop) throws IOException {
    Stopwatch watch = Stopwatch.start();
    try (MeasuringProcess hello = workshop.measuring(Jvm.hello(workshop.settings().java()))) {
      hello.await(Hello.WORD);
    }
    return Reading.of(watch.millis());
  }
}
