package io.kairo.bench;

import java.nio.file.Path;

/// Pings with some in flight, in a process of its own: measures batches. Its arguments are the
/// kernel's socket, how many are in flight, and how many make a batch.
final class PingVolley {
  private PingVolley() {}

  public static void main(String[] arguments) throws Exception {
    int inFlight = Integer.parseInt(arguments[1]);
    int batch = Integer.parseInt(arguments[2]);
    try (Volley volley = Volley.connect(Path.of(arguments[0]), inFlight, RawLine::ping)) {
      Samples.answerLines(System.in, System.out, () -> volley.make(batch));
    }
  }
}
