package io.kairo.cli.demo;

import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Words;
import io.kairo.ipc.codec.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the demo has shown, in numbers, and whether it went as it should.
///
/// @param tally what was seen
/// @param seconds how long it ran
/// @param kernel the kernel's version
record Summary(Tally tally, long seconds, String kernel) {

  /// Why the demo did not go as it should; empty when it did.
  Optional<String> reason() {
    if (!tally.refused.isEmpty()) {
      Tally.Refused first = tally.refused.iterator().next();
      return Optional.of(
          first.subject() + " was denied " + first.resource() + ": " + first.reason());
    }
    if (tally.trouble.isPresent()) {
      return tally.trouble;
    }
    if (tally.readings == 0) {
      return Optional.of("no reading came");
    }
    if (tally.switches == 0) {
      return Optional.of("the fan was never switched");
    }
    if (tally.restarts != 1) {
      return Optional.of("the skill must restart once, it did " + tally.restarts + " times");
    }
    return tally.prompts > tally.promptsBeforeCrash
        ? Optional.of("the owner was asked again after the restart")
        : Optional.empty();
  }

  ExitCode exitCode() {
    if (!tally.refused.isEmpty()) {
      return ExitCode.DENIED;
    }
    return reason().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  /// The summary as one JSON object.
  String json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("seconds", seconds);
    object.put("readings", (long) tally.readings);
    object.put("garbled", (long) tally.garbled);
    object.put("switches", (long) tally.switches);
    object.put("senseToActMs", latencies());
    object.put("samples", (long) tally.latencies.count());
    object.put("skillRestarts", (long) tally.restarts);
    object.put("prompts", (long) tally.prompts);
    object.put("grants", tally.granted.stream().map(Summary::grant).toList());
    object.put("denied", tally.refused.stream().map(Summary::denial).toList());
    object.put("simulated", true);
    object.put("kernel", kernel);
    object.put("ok", reason().isEmpty());
    reason().ifPresent(reason -> object.put("reason", reason));
    return Json.write(object);
  }

  private Map<String, Object> latencies() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("p50", rounded(50));
    object.put("p99", rounded(99));
    object.put("max", rounded(100));
    return object;
  }

  private double rounded(double percent) {
    return Math.round(tally.latencies.percentile(percent) * 1000) / 1000.0;
  }

  private static Map<String, Object> grant(Tally.Granted granted) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("subject", granted.subject());
    object.put("resource", granted.resource());
    object.put("access", granted.access());
    object.put("scope", granted.scope());
    return object;
  }

  private static Map<String, Object> denial(Tally.Refused refused) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("subject", refused.subject());
    object.put("resource", refused.resource());
    object.put("reason", refused.reason());
    return object;
  }

  /// The summary for people.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Summary: SIMULATED board, kernel " + kernel);
    lines.add("  ran           " + seconds + " s");
    lines.add("  readings      " + tally.readings + ", " + tally.garbled + " garbled");
    lines.add("  fan           " + Words.count(tally.switches, "switch", "switches"));
    lines.add("  sense to act  " + latencyLine());
    lines.add("  skill         " + Words.count(tally.restarts, "restart", "restarts"));
    lines.add("  asked         " + Words.count(tally.prompts, "question", "questions"));
    tally.granted.forEach(g ->
        lines.add(
            "  granted       %s %s %s (%s)"
                .formatted(g.subject(), g.access(), g.resource(), g.scope())));
    tally.refused.forEach(
        r -> lines.add("  denied        " + r.subject() + " " + r.resource() + ": " + r.reason()));
    lines.add(
        reason().map(reason -> "It did not go as it should: " + reason).orElse("All went well."));
    return List.copyOf(lines);
  }

  private String latencyLine() {
    if (tally.latencies.count() == 0) {
      return "no sample";
    }
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, max %.2f ms, %d samples",
        tally.latencies.percentile(50),
        tally.latencies.percentile(99),
        tally.latencies.percentile(100),
        tally.latencies.count());
  }
}
