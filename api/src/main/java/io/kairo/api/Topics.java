package io.kairo.api;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The names of facts, and the patterns that select them: `*` is one segment, `>` is all that is
/// left.
public final class Topics {
  @Doc("a device is there: `name`, `kind`, `simulated`, `driver`")
  public static final String DEVICE_ATTACHED = "device.attached";

  @Doc("a device is gone: `name`, `kind`, `simulated`, `driver`")
  public static final String DEVICE_DETACHED = "device.detached";

  @Doc("somebody opened a device: `device`, `handle`, `by`")
  public static final String DEVICE_CLAIMED = "device.claimed";

  @Doc("a device was closed: `device`, `handle`, `by`")
  public static final String DEVICE_RELEASED = "device.released";

  @Doc("a device was written: `device`, `by`, `value` or `bytes`, `outcome`, `atNs`")
  public static final String DEVICE_WRITTEN = "device.written";

  @Doc("what arrived on a device, for its holder alone: `handle` and `data`, `value` or `end`")
  public static final String DEVICE_DATA = "device.data";

  @Doc("a skill is in the store: `skill`, `version`, `digest`")
  public static final String SKILL_INSTALLED = "skill.installed";

  @Doc("a skill runs: `skill`, `pid`, `agent`")
  public static final String SKILL_STARTED = "skill.started";

  @Doc("a skill goes on over a restart of the kernel: `skill`, `pid`, `agent`")
  public static final String SKILL_ADOPTED = "skill.adopted";

  @Doc("a process of a skill ended: `skill`, `pid`, `exit`")
  public static final String SKILL_EXITED = "skill.exited";

  @Doc("a skill runs again after a crash: `skill`, `pid`, `restarts`")
  public static final String SKILL_RESTARTED = "skill.restarted";

  @Doc("a skill did not call the kernel for `seconds` and is killed: `skill`, `pid`")
  public static final String SKILL_UNRESPONSIVE = "skill.unresponsive";

  @Doc("a skill was stopped, or is done: `skill`")
  public static final String SKILL_STOPPED = "skill.stopped";

  @Doc("a skill ended and is not started again: `skill`, `reason`")
  public static final String SKILL_FAILED = "skill.failed";

  @Doc("a skill is confined less strictly than it could be: `skill`, `level`, `reason`")
  public static final String SKILL_DOWNGRADED = "skill.downgraded";

  @Doc("a skill printed a line: `skill`, `stream`, `text`")
  public static final String SKILL_OUTPUT = "skill.output";

  @Doc("a process runs: `id`, `pid`, `subject`, `program`")
  public static final String PROCESS_STARTED = "process.started";

  @Doc("a process ended: `id`, `pid`, `subject`, `exit`, `restarting`")
  public static final String PROCESS_EXITED = "process.exited";

  @Doc("a process became an agent: `agent`, `pid`")
  public static final String AGENT_CONNECTED = "agent.connected";

  @Doc("the last connection of an agent is gone: `agent`, `pid`")
  public static final String AGENT_DISCONNECTED = "agent.disconnected";

  @Doc("there is a new ring: `ring`, `topic`, `kind`, `capacity`, `by`")
  public static final String RING_CREATED = "ring.created";

  @Doc("somebody consumes from a ring: `ring`, `topic`, `by`")
  public static final String RING_OPENED = "ring.opened";

  @Doc("a consumer of a broadcast has gone: `ring`, `topic`, `by`")
  public static final String RING_LEFT = "ring.left";

  @Doc("a ring ended: `ring`, `topic`, `by`, who ended it")
  public static final String RING_CLOSED = "ring.closed";

  @Doc("somebody waits for an answer: the request, as `consent.list` shows it")
  public static final String CONSENT_REQUESTED = "consent.requested";

  @Doc("a request that nobody answered is kept for the owner to look at: `id`, `subject`, `reason`")
  public static final String CONSENT_KEPT = "consent.kept";

  @Doc("a request was answered or withdrawn: `id`, `answer`, `scope`, `channel`")
  public static final String CONSENT_ANSWERED = "consent.answered";

  @Doc("the owner put a secret into the vault, or another in its place: `name`")
  public static final String VAULT_KEPT = "vault.kept";

  @Doc("the owner took a secret out of the vault: `name`")
  public static final String VAULT_REMOVED = "vault.removed";

  @Doc("the monitor allowed a use: `subject`, `permission`, `resource`, `access`, `grant`, `scope`")
  public static final String PERMISSION_ALLOWED = "permission.allowed";

  @Doc("the monitor denied a use: `subject`, `permission`, `resource`, `access`, `code`, `reason`")
  public static final String PERMISSION_DENIED = "permission.denied";

  @Doc("time ended a grant: `grant`, `subject`, `resource`")
  public static final String GRANT_EXPIRED = "grant.expired";

  @Doc("a grant was taken back: `grant`, `subject`, `resource`")
  public static final String GRANT_REVOKED = "grant.revoked";

  @Doc("so many events did not fit, for their subscriber alone: `count`")
  public static final String SUBSCRIPTION_LOST = "subscription.lost";

  @Doc("a kernel answers: `version`, `pid`")
  public static final String KERNEL_STARTED = "kernel.started";

  @Doc(
      "another kernel took over the line of `skill`; the skill is told by no subscription: what it asked"
          + " and has no reply to it asks again with the same id, and its subscriptions and handles are"
          + " gone; not journaled")
  public static final String KERNEL_RESUMED = "kernel.resumed";

  @Doc("the kernel ends; the payload is empty")
  public static final String KERNEL_STOPPING = "kernel.stopping";

  @Doc("processor use changed by 10 points: `use`, `cores`; not journaled")
  public static final String SYSTEM_CPU = "system.cpu";

  @Doc(
      "available memory changed by 5 % of all: `total`, `available`, `swapTotal`, `swapFree`; not journaled")
  public static final String SYSTEM_MEMORY = "system.memory";

  @Doc("a temperature changed by 2 degrees: `name`, `type`, `celsius`; not journaled")
  public static final String SYSTEM_THERMAL = "system.thermal";

  @Doc("a battery or outside power changed: `name`, `state`, `percent`, `watts`; not journaled")
  public static final String SYSTEM_POWER = "system.power";

  @Doc("a network interface changed its state: `name`, `state`; not journaled")
  public static final String SYSTEM_NETWORK = "system.network";

  @Doc("use of a filesystem changed by 1 point: `name`, `total`, `available`, `use`; not journaled")
  public static final String SYSTEM_FILESYSTEM = "system.filesystem";

  private static final Pattern TOPIC = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+){0,15}");
  private static final Pattern PATTERN =
      Pattern.compile(">|([a-z0-9_-]+|\\*)(\\.([a-z0-9_-]+|\\*)){0,15}(\\.>)?");

  private Topics() {}

  /// Every topic that the kernel itself publishes, with its sentence, in the order of this class.
  public static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Field field : Topics.class.getFields()) {
      try {
        Doc doc = Objects.requireNonNull(field.getAnnotation(Doc.class), field.getName());
        all.put((String) field.get(Topics.class), doc.value());
      } catch (IllegalAccessException e) {
        throw new AssertionError("a topic is public", e);
      }
    }
    return all;
  }

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
