package io.kairo.cli.top;

import io.kairo.api.SystemApi;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Ink;
import io.kairo.cli.shell.Size;
import io.kairo.cli.shell.Table;
import io.kairo.cli.shell.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An update as lines that fit a terminal: the machine, then Kairo's own processes, then others.
///
/// @param machine which computer this is
record TopPage(SystemApi.Machine machine, Ink ink) {
  /// Narrower than this, what can be read off the name is left out.
  private static final int ROOMY = 66;

  /// A bar and its name need this much; on a terminal that is narrower still, lines wrap.
  private static final int MINIMUM = 32;

  List<String> lines(Update update, Size size) {
    int width = Math.max(MINIMUM, size.columns() - 1);
    List<String> lines = new ArrayList<>();
    lines.add(ink.bold(CleanText.of(title(update.machine()), width)));
    lines.addAll(MachineLines.of(update, ink, width));
    lines.add("");
    table(lines, own(update, width >= ROOMY), width);
    if (!update.others().isEmpty()) {
      lines.add("");
      table(lines, others(update), width);
    }
    return List.copyOf(lines.subList(0, Math.min(lines.size(), Math.max(1, size.rows() - 1))));
  }

  private String title(SystemApi.Metrics metrics) {
    return String.format(
        Locale.ROOT,
        "%s  up %s  load %.2f %.2f %.2f  %s  %s",
        machine.host(),
        Words.duration(metrics.uptimeMillis()),
        metrics.load1(),
        metrics.load5(),
        metrics.load15(),
        Words.count(metrics.processes(), "process", "processes"),
        machine.os().orElse("Linux " + machine.kernel()));
  }

  private static Table own(Update update, boolean roomy) {
    Table table =
        roomy
            ? new Table("NAME", "KIND", ">PID", "STATE", ">CPU", ">MEMORY", ">RESTARTS")
            : new Table("NAME", ">PID", ">CPU", ">MEMORY", "STATE");
    for (Update.Own own : update.own()) {
      var entry = own.entry();
      String memory = Words.bytes(entry.memory());
      Optional<String> cpu = own.cpu().map(TopPage::cpu);
      if (roomy) {
        table.row(
            entry.id(), entry.kind(), entry.pid(), entry.state(), cpu, memory, entry.restarts());
      } else {
        table.row(entry.id(), entry.pid(), cpu, memory, entry.state());
      }
    }
    return table;
  }

  private static Table others(Update update) {
    Table table = new Table("PROCESS", ">PID", ">CPU", ">MEMORY", "STATE", "CGROUP");
    for (Update.Other other : update.others()) {
      var process = other.process();
      table.row(
          process.name(),
          process.pid(),
          cpu(other.cpu()),
          Words.bytes(process.memory()),
          process.state(),
          process.cgroup());
    }
    return table;
  }

  private static String cpu(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }

  private void table(List<String> lines, Table table, int width) {
    List<String> rows = table.lines();
    lines.add(ink.faint(CleanText.cut(rows.getFirst(), width)));
    rows.stream().skip(1).map(row -> CleanText.cut(row, width)).forEach(lines::add);
  }
}
