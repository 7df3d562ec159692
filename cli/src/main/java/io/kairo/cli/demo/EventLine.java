package io.kairo.cli.demo;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.cli.shell.CleanText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One event as a line with its time. Readings and writes have none: there are too many of them.
///
/// @param text what happened
/// @param tone how it is coloured
record EventLine(String text, Tone tone) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final int LONGEST = 200;

  /// How much a line wants to be looked at.
  enum Tone {
    PLAIN,
    GOOD,
    BAD,
    ASKS
  }

  static Optional<EventLine> of(Event event, ZoneId zone) {
    return sentence(event.topic(), Payload.of(event))
        .map(sentence ->
            new EventLine(
                CleanText.of(TIME.format(event.time().atZone(zone)) + "  " + sentence, LONGEST),
                tone(event.topic())));
  }

  /// A line that the demo itself says.
  static EventLine note(java.time.Instant time, String sentence, Tone tone, ZoneId zone) {
    return new EventLine(
        CleanText.of(TIME.format(time.atZone(zone)) + "  " + sentence, LONGEST), tone);
  }

  private static Tone tone(String topic) {
    return switch (topic) {
      case Topics.PERMISSION_ALLOWED, Topics.SKILL_RESTARTED -> Tone.GOOD;
      case Topics.PERMISSION_DENIED, Topics.SKILL_EXITED, Topics.SKILL_FAILED -> Tone.BAD;
      case Topics.CONSENT_REQUESTED, Topics.CONSENT_ANSWERED -> Tone.ASKS;
      default -> Tone.PLAIN;
    };
  }

  private static Optional<String> sentence(String topic, Payload p) {
    return switch (topic) {
      case Topics.DEVICE_ATTACHED,
          Topics.DEVICE_DETACHED,
          Topics.DEVICE_CLAIMED,
          Topics.DEVICE_RELEASED ->
          Optional.of(device(topic, p));
      case Topics.CONSENT_REQUESTED,
          Topics.CONSENT_ANSWERED,
          Topics.PERMISSION_ALLOWED,
          Topics.PERMISSION_DENIED,
          Topics.GRANT_REVOKED ->
          Optional.of(consent(topic, p));
      case Topics.AGENT_CONNECTED ->
          Optional.of("agent " + p.text("agent") + " connected" + pid(p));
      case Topics.AGENT_DISCONNECTED -> Optional.of("agent " + p.text("agent") + " left");
      case Tally.DECISION ->
          Optional.of("agent decides: fan " + p.text("fan") + ", " + p.text("reason"));
      case Tally.NOTE -> Optional.of("agent says: " + p.text("text"));
      case Tally.GARBLED -> Optional.of("skill passed over a garbled line: " + p.text("line"));
      default -> topic.startsWith("skill.") ? skill(topic, p) : Optional.empty();
    };
  }

  private static Optional<String> skill(String topic, Payload p) {
    String skill = "skill " + p.text("skill");
    return switch (topic) {
      case Topics.SKILL_INSTALLED ->
          Optional.of(
              skill
                  + " "
                  + p.text("version")
                  + " verified, "
                  + CleanText.cut(p.text("digest"), 20));
      case Topics.SKILL_STARTED -> Optional.of(skill + " started, confined" + pid(p));
      case Topics.SKILL_EXITED -> Optional.of(skill + " ended" + pid(p) + ", " + p.text("exit"));
      case Topics.SKILL_RESTARTED ->
          Optional.of(skill + " restarted" + pid(p) + ", restart " + p.text("restarts"));
      case Topics.SKILL_STOPPED -> Optional.of(skill + " stopped");
      case Topics.SKILL_FAILED -> Optional.of(skill + " failed: " + p.text("reason"));
      case Topics.SKILL_OUTPUT -> Optional.of(skill + " says: " + p.text("text"));
      default -> Optional.empty();
    };
  }

  private static String device(String topic, Payload p) {
    return switch (topic) {
      case Topics.DEVICE_ATTACHED ->
          p.text("name")
              + " attached"
              + (Boolean.TRUE.equals(p.fields().get("simulated")) ? " (simulated)" : "");
      case Topics.DEVICE_DETACHED -> p.text("name") + " detached";
      case Topics.DEVICE_CLAIMED -> p.text("device") + " claimed by " + p.text("by");
      default -> p.text("device") + " released by " + p.text("by");
    };
  }

  private static String consent(String topic, Payload p) {
    return switch (topic) {
      case Topics.CONSENT_REQUESTED -> "CONSENT " + items(p.fields());
      case Topics.CONSENT_ANSWERED ->
          "ANSWER  " + p.text("answer") + scope(p) + " by " + p.text("channel");
      case Topics.PERMISSION_ALLOWED -> "ALLOWED " + use(p) + scope(p);
      case Topics.PERMISSION_DENIED -> "DENIED  " + use(p) + ": " + p.text("reason");
      default -> "REVOKED " + p.text("grant");
    };
  }

  private static String items(Map<String, Object> fields) {
    if (!(fields.get("items") instanceof List<?> items)) {
      return "asked for";
    }
    return items.stream()
        .filter(Map.class::isInstance)
        .map(item -> ask((Map<?, ?>) item))
        .collect(Collectors.joining("; "));
  }

  private static String ask(Map<?, ?> item) {
    return item.get("subject") + " asks to " + item.get("access") + " " + item.get("resource");
  }

  private static String use(Payload p) {
    return p.text("subject") + " " + p.text("access") + " " + p.text("resource");
  }

  private static String scope(Payload p) {
    return p.text("scope").isEmpty() ? "" : " (" + p.text("scope") + ")";
  }

  private static String pid(Payload p) {
    return p.whole("pid").isPresent() ? ", pid " + p.whole("pid").getAsLong() : "";
  }
}
