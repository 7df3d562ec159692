package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// Something that Kairo has to stand. What comes out is not how fast it was but what was lost.
interface Trial {
  /// The word on the command line.
  String name();

  /// What is done, for the help; lines that end with a newline.
  String summary();

  /// The numbers that can be chosen.
  List<Setting> settings();

  /// Does it.
  ///
  /// @param progress hears sentences that start with the trial's name and a colon
  Report run(Workshop workshop, TrialOptions options, Consumer<String> progress)
      throws IOException, InterruptedException;

  /// A number that can be chosen: `--name N`.
  ///
  /// @param standard what it is when nobody chooses
  record Setting(String name, long standard, long least, long most, String sentence) {
    String option() {
      return "--" + name;
    }
  }
}
