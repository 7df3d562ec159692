package io.kairo.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which mechanism holds which limit of a tree: one layer for each bound. A control group holds at
/// once; the watchdog only when it looks, which is less.
final class TreeProbe {
  private static final String REMEDY =
      "start kairo where a control group with memory, pids and cpu is delegated to it, such as by"
          + " systemd-run --user --scope -p Delegate=yes";

  private TreeProbe() {}

  static List<Layer> layers(Sandbox sandbox) throws IOException {
    List<Map<Bound, Finding>> groups = List.copyOf(sandbox.findings().values());
    Map<Bound, Finding> watched = Proof.ofWatchdog(sandbox).findings();
    return List.of(
        layer("tree memory", Bound.MEMORY, groups, watched),
        layer("tree processes", Bound.PROCESSES, groups, watched),
        layer("tree cpu", Bound.CPU, groups, watched),
        layer("tree wall time", Bound.WALL_TIME, groups, watched));
  }

  private static Layer layer(
      String name, Bound bound, List<Map<Bound, Finding>> groups, Map<Bound, Finding> watched) {
    List<Finding> all =
        new ArrayList<>(groups.stream().flatMap(seen -> found(seen, bound).stream()).toList());
    boolean atOnce = all.stream().anyMatch(Finding::holds) || bound == Bound.WALL_TIME;
    all.addAll(found(watched, bound));
    String evidence =
        all.stream()
            .map(finding -> (finding.holds() ? "" : "not ") + finding.evidence())
            .collect(Collectors.joining("; "));
    if (all.stream().noneMatch(Finding::holds)) {
      return Layer.missing(name, evidence, REMEDY);
    }
    return atOnce
        ? Layer.active(name, evidence)
        : Layer.degraded(name, evidence + "; it looks at times, not at once", REMEDY);
  }

  private static List<Finding> found(Map<Bound, Finding> seen, Bound bound) {
    Finding finding = seen.get(bound);
    return finding == null ? List.of() : List.of(finding);
  }
}
