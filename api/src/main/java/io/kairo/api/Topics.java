package io.kairo.api;

import java.util.regex.Pattern;

/// The names of facts, and the patterns that select them: `*` is one segment, `>` is all that is
/// left.
public final class Topics {
  public static final String DEVICE_ATTACHED = "device.attached";
  public static final String DEVICE_DETACHED = "device.detached";
  public static final String DEVICE_CLAIMED = "device.claimed";
  public static final String DEVICE_RELEASED = "device.released";
  public static final String DEVICE_WRITTEN = "device.written";
  public static final String DEVICE_DATA = "device.data";
  public static final String SKILL_INSTALLED = "skill.installed";
  public static final String SKILL_STARTED = "skill.started";
  public static final String SKILL_EXITED = "skill.exited";
  public static final String SKILL_RESTARTED = "skill.restarted";
  public static final String SKILL_STOPPED = "skill.stopped";
  public static final String SKILL_FAILED = "skill.failed";
  public static final String SKILL_OUTPUT = "skill.output";
  public static final String AGENT_CONNECTED = "agent.connected";
  public static final String AGENT_DISCONNECTED = "agent.disconnected";
  public static final String CONSENT_REQUESTED = "consent.requested";
  public static final String CONSENT_ANSWERED = "consent.answered";
  public static final String PERMISSION_ALLOWED = "permission.allowed";
  public static final String PERMISSION_DENIED = "permission.denied";
  public static final String GRANT_REVOKED = "grant.revoked";
  public static final String KERNEL_STARTED = "kernel.started";
  public static final String KERNEL_STOPPING = "kernel.stopping";

  private static final Pattern TOPIC = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+){0,15}");
  private static final Pattern PATTERN =
      Pattern.compile(">|([a-z0-9_-]+|\\*)(\\.([a-z0-9_-]+|\\*)){0,15}(\\.>)?");

  private Topics() {}

  /// Returns `topic`, or says what a topic must look like.
  public static String requireTopic(String topic) {
    if (topic.length() > 255 || !TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "topic must be lower-case words joined by dots, such as skill.thermostat.reading, got '"
              + topic
              + "'");
    }
    return topic;
  }

  /// Returns `pattern`, or says what a pattern must look like.
  public static String requirePattern(String pattern) {
    if (pattern.length() > 255 || !PATTERN.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "topic pattern must be words, * or a last > joined by dots, such as device.*, got '"
              + pattern
              + "'");
    }
    return pattern;
  }

  /// Whether `topic` is selected by `pattern`. Allocates nothing: it runs once per event and
  /// subscriber.
  public static boolean matches(String pattern, String topic) {
    int p = 0;
    int t = 0;
    while (p < pattern.length()) {
      int patternEnd = segmentEnd(pattern, p);
      if (pattern.charAt(p) == '>' && patternEnd == p + 1) {
        return t < topic.length();
      }
      if (t >= topic.length()) {
        return false;
      }
      int topicEnd = segmentEnd(topic, t);
      boolean any = patternEnd == p + 1 && pattern.charAt(p) == '*';
      if (!any
          && (patternEnd - p != topicEnd - t
              || !pattern.regionMatches(p, topic, t, topicEnd - t))) {
        return false;
      }
      p = patternEnd + 1;
      t = topicEnd + 1;
    }
    return t >= topic.length();
  }

  private static int segmentEnd(String text, int from) {
    int dot = text.indexOf('.', from);
    return dot < 0 ? text.length() : dot;
  }
}
