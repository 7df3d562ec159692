package io.kairo.cli.demo;

import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Ink;
import io.kairo.cli.shell.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One picture of the live view: always the same number of lines, none wider than a terminal of 80
/// columns.
final class Frame {
  static final int WIDTH = 79;
  static final int EVENTS = 10;
  private static final int SPARK = 30;
  private static final int NAME = 14;

  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  private Frame(Ink ink) {
    this.ink = ink;
  }

  /// The picture of `tally` after `elapsed` of `seconds`, with the newest of `events` last.
  static List<String> of(Tally tally, List<EventLine> events, long elapsed, int seconds, Ink ink) {
    Frame frame = new Frame(ink);
    frame.title(elapsed, seconds);
    frame.room(tally);
    frame.skill(tally);
    frame.counters(tally);
    frame.events(events);
    return List.copyOf(frame.lines);
  }

  private void title(long elapsed, int seconds) {
    String time = elapsed + " of " + seconds + " s";
    String name = "Kairo demo";
    String simulated = "SIMULATED board";
    int gap = WIDTH - name.length() - 2 - simulated.length() - time.length();
    lines.add(ink.bold(name) + "  " + ink.yellow(simulated) + " ".repeat(Math.max(1, gap)) + time);
    lines.add(ink.faint("─".repeat(WIDTH)));
  }

  private void room(Tally tally) {
    double on = tally.decided.map(Tally.Decided::onAbove).orElse(tally.celsius).orElse(24);
    double off = tally.decided.map(Tally.Decided::offBelow).orElse(tally.celsius).orElse(23);
    String spark = Sparkline.of(tally.history, SPARK, off - 1, Math.max(on, off) + 1);
    String temperature =
        tally.celsius.isPresent()
            ? String.format(Locale.ROOT, "%5.2f °C", tally.celsius.getAsDouble())
            : "  -   °C";
    String setPoints =
        tally.decided.isPresent()
            ? String.format(Locale.ROOT, "off < %.1f, on > %.1f", off, on)
            : "";
    line("temperature", temperature + "  " + pad(spark, SPARK) + "  " + setPoints);
    String fan = tally.fanOn ? ink.green("ON ") : "off";
    String why = tally.decided.map(d -> "agent: " + d.fan() + ", " + d.reason()).orElse("");
    lines.add(
        (pad("fan", NAME) + fan + "  " + CleanText.cut(why, WIDTH - NAME - 5)).stripTrailing());
  }

  private void skill(Tally tally) {
    String pid = tally.skillPid.isPresent() ? ", pid " + tally.skillPid.getAsLong() : "";
    line(
        "skill",
        Tally.SKILL
            + " "
            + tally.skillState
            + pid
            + ", "
            + Words.count(tally.restarts, "restart", "restarts"));
  }

  private void counters(Tally tally) {
    line(
        "counted",
        Words.count(tally.readings, "reading", "readings")
            + ", "
            + tally.garbled
            + " garbled, "
            + Words.count(tally.switches, "switch", "switches")
            + ", "
            + Words.count(tally.prompts, "question", "questions"));
    line(
        "sense to act",
        tally.latencies.count() == 0
            ? "-"
            : String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms",
                tally.latencies.percentile(50),
                tally.latencies.percentile(99)));
    lines.add(ink.faint("─".repeat(WIDTH)));
  }

  private void events(List<EventLine> events) {
    List<EventLine> newest = events.subList(Math.max(0, events.size() - EVENTS), events.size());
    newest.forEach(event -> lines.add(paint(CleanText.cut(event.text(), WIDTH), event.tone())));
    for (int i = newest.size(); i < EVENTS; i++) {
      lines.add("");
    }
  }

  private String paint(String text, EventLine.Tone tone) {
    return switch (tone) {
      case PLAIN -> text;
      case GOOD -> ink.green(text);
      case BAD -> ink.red(text);
      case ASKS -> ink.yellow(text);
    };
  }

  private void line(String name, String text) {
    lines.add(CleanText.cut(pad(name, NAME) + text, WIDTH).stripTrailing());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
