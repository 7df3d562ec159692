package io.kairo.api;

import static io.kairo.api.Authority.ANYONE;
import static io.kairo.api.Authority.DEVICE;
import static io.kairo.api.Authority.OBSERVE;
import static io.kairo.api.Authority.OWNER;
import static io.kairo.api.Authority.TOPIC;
import static io.kairo.api.Effect.BLIND;
import static io.kairo.api.Effect.KEYED;
import static io.kairo.api.Effect.PROBE;
import static io.kairo.api.Effect.PURE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one table of system calls. Dispatch, introspection, `kairo call` and the reference page are
/// derived from it: adding a call is one declaration here and one handler method in the kernel.
public final class SystemCalls {
  private static final Map<String, SystemCall<?, ?>> TABLE = new LinkedHashMap<>();

  public static final SystemCall<KernelApi.Hello, KernelApi.Welcome> HELLO =
      declare(
          "kernel.hello",
          KernelApi.Hello.class,
          KernelApi.Welcome.class,
          ANYONE,
          KEYED,
          false,
          "Says who is calling and learns what this kernel speaks; naming an agent gives up the owner's authority for this process.");
  public static final SystemCall<Nothing, KernelApi.Pong> PING =
      declare(
          "kernel.ping",
          Nothing.class,
          KernelApi.Pong.class,
          ANYONE,
          PURE,
          false,
          "Answers with the kernel's version, process id and uptime.");
  public static final SystemCall<Nothing, KernelApi.Introspection> INTROSPECT =
      declare(
          "kernel.introspect",
          Nothing.class,
          KernelApi.Introspection.class,
          ANYONE,
          PURE,
          false,
          "Lists every system call with its schema, authority, effect and sentence.");
  public static final SystemCall<Nothing, Nothing> SHUTDOWN =
      declare(
          "kernel.shutdown",
          Nothing.class,
          Nothing.class,
          OWNER,
          BLIND,
          false,
          "Stops every skill, flushes the journal and ends the kernel.");
  public static final SystemCall<Nothing, SystemApi.Metrics> METRICS =
      declare(
          "system.get_metrics",
          Nothing.class,
          SystemApi.Metrics.class,
          OBSERVE,
          PURE,
          false,
          "Reads processor, memory, load and uptime from the running system.");
  public static final SystemCall<Nothing, DeviceApi.Listing> DEVICE_LIST =
      declare(
          "device.list",
          Nothing.class,
          DeviceApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          "Lists the devices with name, kind, identity, state and holder.");
  public static final SystemCall<DeviceApi.Claim, DeviceApi.Claimed> DEVICE_CLAIM =
      declare(
          "device.claim",
          DeviceApi.Claim.class,
          DeviceApi.Claimed.class,
          DEVICE,
          BLIND,
          true,
          "Opens a device and returns a handle; judged once, here.");
  public static final SystemCall<DeviceApi.Release, Nothing> DEVICE_RELEASE =
      declare(
          "device.release",
          DeviceApi.Release.class,
          Nothing.class,
          ANYONE,
          KEYED,
          false,
          "Closes a handle.");
  public static final SystemCall<DeviceApi.Read, DeviceApi.Reading> DEVICE_READ =
      declare(
          "device.read",
          DeviceApi.Read.class,
          DeviceApi.Reading.class,
          ANYONE,
          BLIND,
          false,
          "Reads bytes from a stream device or the level of a line, on a handle.");
  public static final SystemCall<DeviceApi.Write, DeviceApi.Written> DEVICE_WRITE =
      declare(
          "device.write",
          DeviceApi.Write.class,
          DeviceApi.Written.class,
          ANYONE,
          PROBE,
          true,
          "Writes bytes to a stream device or sets the level of a line, on a handle.");
  public static final SystemCall<DeviceApi.Subscribe, EventApi.Subscribed> DEVICE_SUBSCRIBE =
      declare(
          "device.subscribe",
          DeviceApi.Subscribe.class,
          EventApi.Subscribed.class,
          ANYONE,
          KEYED,
          true,
          "Pushes what arrives on a handle as events: bytes of a stream, changes of a line.");
  public static final SystemCall<SkillApi.Install, SkillApi.Installed> SKILL_INSTALL =
      declare(
          "skill.install",
          SkillApi.Install.class,
          SkillApi.Installed.class,
          OWNER,
          KEYED,
          false,
          "Verifies a skill package and copies it into the store.");
  public static final SystemCall<Nothing, SkillApi.Listing> SKILL_LIST =
      declare(
          "skill.list",
          Nothing.class,
          SkillApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          "Lists the installed skills and their state.");
  public static final SystemCall<SkillApi.Start, SkillApi.Skill> SKILL_START =
      declare(
          "skill.start",
          SkillApi.Start.class,
          SkillApi.Skill.class,
          OWNER,
          PROBE,
          true,
          "Verifies an installed skill's binary and starts it confined, for an agent if one is named.");
  public static final SystemCall<SkillApi.Name, SkillApi.Skill> SKILL_STOP =
      declare(
          "skill.stop",
          SkillApi.Name.class,
          SkillApi.Skill.class,
          OWNER,
          PROBE,
          true,
          "Stops a skill: TERM first, KILL after its grace time.");
  public static final SystemCall<SkillApi.Name, SkillApi.Skill> SKILL_STATUS =
      declare(
          "skill.status",
          SkillApi.Name.class,
          SkillApi.Skill.class,
          OBSERVE,
          PURE,
          false,
          "Tells one skill's state, process, restarts and permissions.");
  public static final SystemCall<Nothing, ProcessApi.Listing> PROCESS_LIST =
      declare(
          "process.list",
          Nothing.class,
          ProcessApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          "Lists the kernel, the agents and the skills with pid, state, memory and processor time.");
  public static final SystemCall<Nothing, ConsentApi.Listing> CONSENT_LIST =
      declare(
          "consent.list",
          Nothing.class,
          ConsentApi.Listing.class,
          OWNER,
          PURE,
          false,
          "Lists the requests that wait for an answer.");
  public static final SystemCall<ConsentApi.Decide, ConsentApi.Decided> CONSENT_DECIDE =
      declare(
          "consent.decide",
          ConsentApi.Decide.class,
          ConsentApi.Decided.class,
          OWNER,
          KEYED,
          true,
          "Answers a request: allow with a scope, or deny.");
  public static final SystemCall<Nothing, GrantApi.Listing> GRANT_LIST =
      declare(
          "grant.list",
          Nothing.class,
          GrantApi.Listing.class,
          OWNER,
          PURE,
          false,
          "Lists what was granted: to whom, for what, how long, how often used.");
  public static final SystemCall<GrantApi.Revoke, GrantApi.Revoked> GRANT_REVOKE =
      declare(
          "grant.revoke",
          GrantApi.Revoke.class,
          GrantApi.Revoked.class,
          OWNER,
          KEYED,
          false,
          "Takes a grant back and closes what is open under it.");
  public static final SystemCall<EventApi.Subscribe, EventApi.Subscribed> SUBSCRIBE =
      declare(
          "subscribe",
          EventApi.Subscribe.class,
          EventApi.Subscribed.class,
          TOPIC,
          KEYED,
          true,
          "Pushes events whose topic matches a pattern; the newest past ones first if asked.");
  public static final SystemCall<EventApi.Unsubscribe, Nothing> UNSUBSCRIBE =
      declare(
          "unsubscribe",
          EventApi.Unsubscribe.class,
          Nothing.class,
          ANYONE,
          KEYED,
          false,
          "Ends a subscription.");
  public static final SystemCall<EventApi.Publish, EventApi.Published> PUBLISH =
      declare(
          "publish",
          EventApi.Publish.class,
          EventApi.Published.class,
          TOPIC,
          BLIND,
          false,
          "Puts one event on the bus.");

  private SystemCalls() {}

  /// Every call, in the order of the table.
  public static List<SystemCall<?, ?>> all() {
    return new ArrayList<>(TABLE.values());
  }

  /// The call with this name on the wire.
  public static Optional<SystemCall<?, ?>> find(String name) {
    return Optional.ofNullable(TABLE.get(name));
  }

  private static <P extends Record, R extends Record> SystemCall<P, R> declare(
      String name,
      Class<P> params,
      Class<R> result,
      Authority authority,
      Effect effect,
      boolean undoable,
      String sentence) {
    var call = new SystemCall<>(name, params, result, authority, effect, undoable, sentence);
    if (TABLE.put(name, call) != null) {
      throw new IllegalStateException("call '" + name + "' is declared twice");
    }
    return call;
  }
}
