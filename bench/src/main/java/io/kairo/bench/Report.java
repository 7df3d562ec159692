package io.kairo.bench;

import io.kairo.ipc.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What came of a [Trial].
///
/// @param trial its name
/// @param settings what was chosen, by name
/// @param remarks sentences about what was lost, for whoever looks for the reason
/// @param plan what was done when; the same settings give the same plan
record Report(
    String trial,
    Map<String, Long> settings,
    List<Finding> findings,
    List<String> remarks,
    List<String> plan) {
  Report {
    settings = new TreeMap<>(settings);
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
    plan = List.copyOf(plan);
  }

  /// Whether nothing was lost.
  boolean clean() {
    return findings.stream().noneMatch(Finding::isLost);
  }

  /// For a person: what was lost first.
  String text(boolean verbose) {
    var text = new StringBuilder(trial);
    settings.forEach((name, value) -> text.append("  ").append(name).append(' ').append(value));
    text.append(clean() ? "\n\nnothing was lost\n" : "\n\nLOST\n");
    findings.stream().filter(Finding::isLost).forEach(it -> line(text, it));
    remarks.forEach(remark -> text.append("  ").append(remark).append('\n'));
    text.append("\ncounted\n");
    findings.stream().filter(it -> !it.isLoss()).forEach(it -> line(text, it));
    text.append("\nmust be 0\n");
    findings.stream().filter(Finding::isLoss).forEach(it -> line(text, it));
    if (verbose) {
      text.append("\nplan\n");
      plan.forEach(step -> text.append("  ").append(step).append('\n'));
    }
    return text.toString();
  }

  /// For scripts, on one line.
  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("trial", trial);
    report.put("settings", settings);
    report.put("clean", clean());
    report.put("findings", findings.stream().map(Finding::parts).toList());
    report.put("remarks", remarks);
    report.put("plan", plan);
    return Json.write(report);
  }

  private static void line(StringBuilder text, Finding finding) {
    text.append("  %,10d  %s\n".formatted(finding.count(), finding.sentence()));
  }
}
