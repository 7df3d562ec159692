package io.kairo.kernel;

import io.kairo.api.SandboxLevel;
import io.kairo.ipc.codec.Json;
import io.kairo.kernel.skill.Levels;
import io.kairo.sandbox.Layer;
import io.kairo.sandbox.Probe;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `kairo doctor`: what of the confinement holds on this machine, for this user. Each layer is
/// proved by a real child process, never by a version number. Needs no running kernel.
final class Doctor {
  private static final int USAGE_ERROR = 2;
  private static final String USAGE =
      """
      usage: kairo doctor [--min LEVEL] [--json]

      Proves each layer of the sandbox in a real child process and says what is missing and how to
      mend it. Exits with 1 when a skill could not be confined here.

        --min LEVEL   the least level that must hold: standard (if absent) or strict, which needs
                      namespaces, and so a kernel that runs as root
        --json        one JSON object
      """;

  private Doctor() {}

  static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException {
    boolean json = false;
    SandboxLevel least = SandboxLevel.STANDARD;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--json" -> json = true;
        case "--min" -> {
          Optional<SandboxLevel> named = level(rest.hasNext() ? rest.next() : "");
          if (named.isEmpty()) {
            err.println("kairo: --min must be standard or strict");
            return USAGE_ERROR;
          }
          least = named.get();
        }
        case "--help", "-h" -> {
          out.print(USAGE);
          return 0;
        }
        default -> {
          err.println("kairo: option must be --min, --json or --help, got '" + argument + "'");
          return USAGE_ERROR;
        }
      }
    }
    return examine(json, least, out);
  }

  private static Optional<SandboxLevel> level(String word) {
    return Arrays.stream(SandboxLevel.values())
        .filter(level -> word(level).equals(word))
        .findFirst();
  }

  private static int examine(boolean json, SandboxLevel least, PrintStream out) throws IOException {
    try (Sandbox sandbox = Sandbox.open(Levels.entrance())) {
      List<Layer> layers = new Probe(sandbox).layers();
      Optional<SandboxLevel> level = proved(layers);
      boolean holds = level.filter(proved -> proved.compareTo(least) >= 0).isPresent();
      if (json) {
        out.println(Json.write(report(layers, holds, level)));
      } else {
        layers.forEach(layer -> print(layer, out));
        out.println(verdict(level, holds));
      }
      return holds ? 0 : 1;
    }
  }

  /// The strictest level all of whose layers were proved.
  private static Optional<SandboxLevel> proved(List<Layer> layers) {
    if (layers.stream().anyMatch(layer -> layer.state() == Layer.State.MISSING)) {
      return Optional.empty();
    }
    boolean apart =
        layers.stream()
            .anyMatch(
                layer -> layer.name().equals("namespaces") && layer.state() == Layer.State.ACTIVE);
    return Optional.of(apart ? SandboxLevel.STRICT : SandboxLevel.STANDARD);
  }

  private static String verdict(Optional<SandboxLevel> level, boolean holds) {
    if (level.isEmpty()) {
      return "skills will not start on this machine until this is mended";
    }
    return "skills can be confined on this machine, at level "
        + word(level.get())
        + (holds ? "" : ", which is less than was asked for");
  }

  private static void print(Layer layer, PrintStream out) {
    out.printf("%-9s %-15s %s%n", word(layer), layer.name(), layer.evidence());
    if (!layer.remedy().isEmpty()) {
      out.printf("%-9s %-15s to mend: %s%n", "", "", layer.remedy());
    }
  }

  private static Map<String, Object> report(
      List<Layer> layers, boolean holds, Optional<SandboxLevel> level) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("confines", holds);
    report.put("level", level.map(Doctor::word).orElse("none"));
    report.put("layers", layers.stream().map(Doctor::describe).toList());
    return report;
  }

  private static Map<String, Object> describe(Layer layer) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", layer.name());
    fact.put("state", word(layer));
    fact.put("evidence", layer.evidence());
    fact.put("remedy", layer.remedy());
    return fact;
  }

  private static String word(Layer layer) {
    return word(layer.state());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
