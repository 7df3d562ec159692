package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The trials there are. The report goes to stdout, progress to stderr.
final class Trials {
  static final List<Trial> ALL = List.of(new Soak(), new Fuzz(), new Flood());

  private Trials() {}

  /// The trial that the command line begins with.
  static Optional<Trial> named(List<String> arguments) {
    return ALL.stream()
        .filter(trial -> !arguments.isEmpty() && trial.name().equals(arguments.getFirst()))
        .findFirst();
  }

  /// Runs one and returns whether nothing was lost.
  static boolean run(Trial trial, List<String> arguments) throws IOException, InterruptedException {
    TrialOptions options = TrialOptions.parse(trial, arguments);
    if (options.help()) {
      System.out.print(TrialOptions.usage(trial));
      return true;
    }
    Progress progress = Progress.onStderr();
    try (Workshop workshop = Workshop.open(Settings.ofSystem())) {
      Runtime.getRuntime().addShutdownHook(new Thread(workshop::close, "bench-end"));
      Report report = run(trial, workshop, options, progress);
      System.out.print(options.json() ? report.json() + "\n" : report.text(options.verbose()));
      return report.clean();
    }
  }

  private static Report run(Trial trial, Workshop workshop, TrialOptions options, Progress progress)
      throws IOException, InterruptedException {
    try {
      return trial.run(workshop, options, progress::say);
    } catch (IOException | RuntimeException e) {
      if (workshop.closed()) {
        throw new InterruptedException("Ctrl-C: the rest failed for that reason");
      }
      throw e;
    } finally {
      progress.end();
    }
  }
}
