package io.kairo.cli.top;

import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.Battery;
import io.kairo.api.SystemApi.Core;
import io.kairo.api.SystemApi.Filesystem;
import io.kairo.api.SystemApi.Gpu;
import io.kairo.api.SystemApi.Thermal;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Ink;
import io.kairo.cli.shell.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The computer above the processes: a bar for each core, and a line for each thing it has.
final class MachineLines {
  private static final int NAME = 9;
  private static final int BAR = 12;

  /// `12 ████████████ 100%` and the gap after it.
  private static final int CELL = 22;

  /// More cores than fit into so many lines are shown as one.
  private static final int CORE_LINES = 8;

  private final List<String> lines = new ArrayList<>();
  private final Bar bar;
  private final int width;

  private MachineLines(Ink ink, int width) {
    this.bar = new Bar(ink, BAR);
    this.width = width;
  }

  static List<String> of(Update update, Ink ink, int width) {
    MachineLines page = new MachineLines(ink, width);
    SystemApi.Metrics machine = update.machine();
    page.cores(machine);
    page.storage(
        "memory", machine.memoryTotal() - machine.memoryAvailable(), machine.memoryTotal(), "");
    page.storage("swap", machine.swapTotal() - machine.swapFree(), machine.swapTotal(), "");
    page.disk(machine.filesystems());
    page.network(update.traffic());
    machine.thermal().stream()
        .max(Comparator.comparingDouble(Thermal::celsius))
        .ifPresent(page::temperature);
    machine.batteries().forEach(page::battery);
    machine.gpus().forEach(page::gpu);
    return List.copyOf(page.lines);
  }

  private void cores(SystemApi.Metrics machine) {
    int columns = Math.max(1, (width + 2) / CELL);
    List<Core> cores = machine.perCore();
    if (cores.size() > columns * CORE_LINES) {
      share("cpu", machine.cpu(), percent(machine.cpu()) + " of " + cores.size() + " cores");
      return;
    }
    for (int from = 0; from < cores.size(); from += columns) {
      StringBuilder line = new StringBuilder();
      for (Core core : cores.subList(from, Math.min(cores.size(), from + columns))) {
        line.append(line.isEmpty() ? "" : "  ")
            .append(String.format(Locale.ROOT, "%2d ", core.number()))
            .append(bar.of(core.use()))
            .append(String.format(Locale.ROOT, "%5s", percent(core.use())));
      }
      lines.add(line.toString());
    }
  }

  private void storage(String name, long used, long total, String what) {
    if (total > 0) {
      String text = Words.bytes(used) + " of " + Words.bytes(total);
      share(name, (double) used / total, what.isEmpty() ? text : text + "  " + what);
    }
  }

  /// The fullest one that can be written.
  private void disk(List<Filesystem> filesystems) {
    filesystems.stream()
        .filter(filesystem -> !filesystem.readOnly())
        .max(Comparator.comparingDouble(Filesystem::use))
        .ifPresent(f ->
            share(
                "disk",
                f.use(),
                Words.bytes(f.available())
                    + " free of "
                    + Words.bytes(f.total())
                    + "  "
                    + f.mount()));
  }

  private void network(Update.Traffic traffic) {
    plain(
        "network",
        Words.bytes(Math.round(Math.max(0, traffic.received())))
            + "/s in, "
            + Words.bytes(Math.round(Math.max(0, traffic.sent())))
            + "/s out");
  }

  private void temperature(Thermal hottest) {
    plain("hottest", String.format(Locale.ROOT, "%.1f °C  %s", hottest.celsius(), hottest.type()));
  }

  private void battery(Battery battery) {
    String state = battery.state().replace('_', ' ');
    String watts = battery.watts().map(w -> String.format(Locale.ROOT, ", %.1f W", w)).orElse("");
    if (battery.percent().isPresent()) {
      double share = battery.percent().get() / 100.0;
      // A battery is well when it is full: its bar has no colour.
      plain(
          "battery",
          new Bar(new Ink(false), BAR).of(share) + " " + percent(share) + "  " + state + watts);
    } else {
      plain("battery", state + watts);
    }
  }

  /// A graphics processor that does not tell its use says nothing here.
  private void gpu(Gpu gpu) {
    gpu.busy()
        .ifPresent(
            busy -> share("gpu", busy, percent(busy) + "  " + gpu.driver().orElse(gpu.name())));
  }

  private void share(String name, double share, String text) {
    int room = width - NAME - BAR - 1;
    lines.add(name(name) + bar.of(share) + " " + CleanText.of(text, room));
  }

  private void plain(String name, String text) {
    lines.add(name(name) + CleanText.of(text, width - NAME));
  }

  private static String name(String name) {
    return name + " ".repeat(NAME - name.length());
  }

  static String percent(double share) {
    return Math.round(share * 100) + "%";
  }
}
