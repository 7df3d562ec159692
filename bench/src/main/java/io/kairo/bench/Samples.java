package io.kairo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a measuring program answers with: nanoseconds over all runs of one line. The C programs
/// speak the same, in `samples.h`: each line `N` on stdin is answered by one line `P50 P99`.
record Samples(long p50, long p99) {
  private static final double NANOS_PER_MICRO = 1e3;

  /// What is measured once.
  @FunctionalInterface
  interface Step {
    void run() throws IOException, InterruptedException;
  }

  static Samples of(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("samples must not be empty");
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Samples(sorted[sorted.length / 2], sorted[(int) (sorted.length * 99L / 100)]);
  }

  /// Runs `step` `runs` times.
  static Samples measure(int runs, Step step) throws IOException, InterruptedException {
    long[] nanos = new long[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      step.run();
      nanos[i] = System.nanoTime() - start;
    }
    return of(nanos);
  }

  /// Answers the lines of `in` until its end.
  static void answerLines(InputStream in, PrintStream out, Step step)
      throws IOException, InterruptedException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(measure(Integer.parseInt(line), step).line());
      out.flush();
    }
  }

  static Samples parse(String line) throws IOException {
    String[] numbers = line.split(" ", -1);
    try {
      return new Samples(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("samples must look like '12000 15000', got '" + line + "'", e);
    }
  }

  String line() {
    return p50 + " " + p99;
  }

  /// Both figures in microseconds.
  Reading micros() {
    return per(NANOS_PER_MICRO);
  }

  /// Both figures divided by `nanos`: how long a unit is, or how many pieces a run has.
  Reading per(double nanos) {
    return Reading.of(p50 / nanos, p99 / nanos);
  }
}
