package io.kairo.kernel;

import io.kairo.ipc.codec.Json;
import io.kairo.sandbox.Layer;
import io.kairo.sandbox.Probe;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `kairo doctor`: what of the confinement holds on this machine, for this user. Each layer is
/// proved by a real child process, never by a version number. Needs no running kernel.
final class Doctor {
  private static final int USAGE_ERROR = 2;
  private static final String USAGE =
      """
      usage: kairo doctor [--json]

      Proves each layer of the sandbox in a real child process and says what is missing and how to
      mend it. Exits with 1 when a skill could not be confined here.
      """;

  private Doctor() {}

  static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException {
    boolean json = arguments.contains("--json");
    for (String argument : arguments) {
      switch (argument) {
        case "--json" -> {}
        case "--help", "-h" -> {
          out.print(USAGE);
          return 0;
        }
        default -> {
          err.println("kairo: option must be --json or --help, got '" + argument + "'");
          return USAGE_ERROR;
        }
      }
    }
    return examine(json, out);
  }

  private static int examine(boolean json, PrintStream out) throws IOException {
    try (Sandbox sandbox = Sandbox.open()) {
      List<Layer> layers = new Probe(sandbox).layers();
      boolean holds = layers.stream().noneMatch(layer -> layer.state() == Layer.State.MISSING);
      if (json) {
        out.println(Json.write(report(layers, holds)));
      } else {
        layers.forEach(layer -> print(layer, out));
        out.println(
            holds
                ? "skills can be confined on this machine"
                : "skills will not start on this machine until this is mended");
      }
      return holds ? 0 : 1;
    }
  }

  private static void print(Layer layer, PrintStream out) {
    out.printf("%-9s %-15s %s%n", word(layer), layer.name(), layer.evidence());
    if (!layer.remedy().isEmpty()) {
      out.printf("%-9s %-15s to mend: %s%n", "", "", layer.remedy());
    }
  }

  private static Map<String, Object> report(List<Layer> layers, boolean holds) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("confines", holds);
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
    return layer.state().name().toLowerCase(Locale.ROOT);
  }
}
