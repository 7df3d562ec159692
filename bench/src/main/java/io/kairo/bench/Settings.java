package io.kairo.bench;

import java.nio.file.Path;

/// What the launcher says about this checkout.
///
/// @param java the program `java` of the JDK in use
/// @param sources the root of the checkout
/// @param launcher the program `kairo`
record Settings(Path java, Path sources, Path launcher) {
  static Settings ofSystem() {
    return new Settings(path("kairo.java"), path("kairo.sources"), path("kairo.launcher"));
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new Options.UsageException(
          "property " + property + " must be set: start the bench with ./kairo bench");
    }
    return Path.of(value);
  }
}
