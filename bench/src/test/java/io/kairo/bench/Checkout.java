package io.kairo.bench;

import java.nio.file.Path;
import java.util.Objects;

/// This checkout, as the launcher would describe it.
final class Checkout {
  private Checkout() {}

  static Settings settings() {
    Path sources = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new Settings(java, sources, sources.resolve("kairo"));
  }
}
