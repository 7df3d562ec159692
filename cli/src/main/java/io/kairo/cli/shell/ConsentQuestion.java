package io.kairo.cli.shell;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// A request as its owner reads it: who asks, for what, why, how it is taken back, and what each
/// answer will store. The reasons are their makers' words, so they are quoted and cleaned.
///
/// @param ink how it is coloured
/// @param zone where the owner's clock is
public record ConsentQuestion(Ink ink, ZoneId zone) {
  private static final int REASON = 140;
  private static final int NAME = 40;
  private static final int RESOURCE = 300;
  private static final int WIDTH = 79;
  private static final int INDENT = 15;

  /// The question, without the line of choices.
  public List<String> lines(ConsentApi.Request request) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(ink.yellow(ink.bold("Consent is needed")) + "  " + clean(request.id(), NAME));
    request.agent().ifPresent(agent -> lines.add("for the task of agent " + clean(agent, NAME)));
    for (ConsentApi.Item item : request.items()) {
      lines.addAll(item(item));
    }
    lines.add("");
    if (request.deadline().isPresent()) {
      lines.add("  once     one use; a restart after a crash keeps it");
      lines.add("  run      until the skill or agent that asks is stopped");
    }
    lines.add("  session  until the kernel stops");
    lines.add("  until    until the time that you name, such as: u 2h");
    lines.add("  always   until it is revoked, unused for 90 days, or the package changes");
    lines.add("  never    no, and nobody asks again until that is revoked");
    lines.add("Each is for what stands above only" + forWhom(request) + ".");
    lines.add(ink.faint("Enter is no. " + deadline(request)));
    return List.copyOf(lines);
  }

  private String deadline(ConsentApi.Request request) {
    return request
        .deadline()
        .map(at ->
            "Without an answer it is denied at "
                + DateTimeFormatter.ofPattern("HH:mm:ss").format(at.atZone(zone))
                + ".")
        .orElse("Nobody answered and nobody waits any longer: an answer is for the next time.");
  }

  private static String forWhom(ConsentApi.Request request) {
    return request.agent().isPresent() ? ", and for this agent only" : "";
  }

  private List<String> item(ConsentApi.Item item) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "  " + ink.bold(clean(item.subject(), NAME)) + " wants to " + clean(item.wants(), NAME));
    lines.add(
        "    "
            + ink.bold(clean(item.resource(), RESOURCE))
            + (item.simulated() ? " (simulated)" : ""));
    // Wrapped here and not by the terminal: a maker's word must never begin a line of its own.
    List<String> reason = wrap("\"" + clean(item.reason(), REASON).replace('"', '\'') + "\"");
    lines.add("    why        " + reason.getFirst());
    reason.stream().skip(1).forEach(rest -> lines.add(" ".repeat(INDENT) + rest));
    lines.add("    take back  " + revocation(item.revocation()));
    return lines;
  }

  private static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > WIDTH - INDENT) {
      int space = rest.lastIndexOf(' ', WIDTH - INDENT);
      int end = space > 0 ? space : rest.offsetByCodePoints(0, WIDTH - INDENT - 1);
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /// What using a device so is called.
  public static String verb(Access access) {
    return switch (access) {
      case READ -> "read";
      case WRITE -> "write";
      case READ_WRITE -> "read and write";
    };
  }

  private static String revocation(ConsentApi.Revocation revocation) {
    return switch (revocation) {
      case IMMEDIATE -> "kairo grants revoke: closed at once";
      case STOPS_SKILL -> "kairo grants revoke: stops the skill, which holds the device";
    };
  }

  private static String clean(String text, int max) {
    return CleanText.of(text, max);
  }
}
