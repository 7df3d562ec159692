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
import static io.kairo.api.Stability.ORIGINAL;
import static io.kairo.api.Stability.STABLE;

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
          STABLE,
          "Says who is calling and learns what this kernel speaks; naming an agent gives up the owner's authority for this process.");
  public static final SystemCall<KernelApi.Identify, KernelApi.Peer> IDENTIFY =
      declare(
          "identify",
          KernelApi.Identify.class,
          KernelApi.Peer.class,
          ANYONE,
          PURE,
          false,
          ORIGINAL,
          "Tells the caller who it is; what it says about itself is not believed.");
  public static final SystemCall<KernelApi.SecretHandle, Nothing> VAULT_GET =
      declare(
          "vault.get",
          KernelApi.SecretHandle.class,
          Nothing.class,
          ANYONE,
          PURE,
          false,
          ORIGINAL,
          "Is always denied: a secret is used without being seen, and no call returns one.");
  public static final SystemCall<Nothing, KernelApi.Pong> PING =
      declare(
          "kernel.ping",
          Nothing.class,
          KernelApi.Pong.class,
          ANYONE,
          PURE,
          false,
          ORIGINAL,
          "Answers with the kernel's version, process id and uptime.");
  public static final SystemCall<Nothing, KernelApi.Introspection> INTROSPECT =
      declare(
          "kernel.introspect",
          Nothing.class,
          KernelApi.Introspection.class,
          ANYONE,
          PURE,
          false,
          ORIGINAL,
          "Lists every system call with its schema, authority, effect and sentence.");
  public static final SystemCall<Nothing, Nothing> SHUTDOWN =
      declare(
          "kernel.shutdown",
          Nothing.class,
          Nothing.class,
          OWNER,
          BLIND,
          false,
          STABLE,
          "Stops every skill, flushes the journal and ends the kernel.");
  public static final SystemCall<Nothing, SystemApi.Versions> VERSION =
      declare(
          "system.version",
          Nothing.class,
          SystemApi.Versions.class,
          OBSERVE,
          PURE,
          false,
          STABLE,
          "Tells the versions of Kairo, of its protocol and of the Java it runs on.");
  public static final SystemCall<Nothing, SystemApi.Machine> INFO =
      declare(
          "system.get_info",
          Nothing.class,
          SystemApi.Machine.class,
          OBSERVE,
          PURE,
          false,
          STABLE,
          "Tells what computer this is: operating system, kernel, name, processor, memory, boot time.");
  public static final SystemCall<Nothing, SystemApi.Metrics> METRICS =
      declare(
          "system.get_metrics",
          Nothing.class,
          SystemApi.Metrics.class,
          OBSERVE,
          PURE,
          false,
          ORIGINAL,
          "Reads processor, memory, load, disks, network, temperature and power from the running system.");
  public static final SystemCall<Nothing, SystemApi.Processes> PROCESSES =
      declare(
          "system.processes",
          Nothing.class,
          SystemApi.Processes.class,
          OBSERVE,
          PURE,
          false,
          STABLE,
          "Lists all processes of the computer with their use, and what each control group uses.");
  public static final SystemCall<Nothing, DeviceApi.Listing> DEVICE_LIST =
      declare(
          "device.list",
          Nothing.class,
          DeviceApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          ORIGINAL,
          "Lists the devices with name, kind, identity, state and holder.");
  public static final SystemCall<DeviceApi.Claim, DeviceApi.Claimed> DEVICE_CLAIM =
      declare(
          "device.claim",
          DeviceApi.Claim.class,
          DeviceApi.Claimed.class,
          DEVICE,
          BLIND,
          true,
          ORIGINAL,
          "Opens a device and returns a handle; judged once, here.");
  public static final SystemCall<DeviceApi.Release, Nothing> DEVICE_RELEASE =
      declare(
          "device.release",
          DeviceApi.Release.class,
          Nothing.class,
          ANYONE,
          KEYED,
          false,
          ORIGINAL,
          "Closes a handle.");
  public static final SystemCall<DeviceApi.Read, DeviceApi.Reading> DEVICE_READ =
      declare(
          "device.read",
          DeviceApi.Read.class,
          DeviceApi.Reading.class,
          ANYONE,
          BLIND,
          false,
          ORIGINAL,
          "Reads bytes from a stream device or the level of a line, on a handle.");
  public static final SystemCall<DeviceApi.Write, DeviceApi.Written> DEVICE_WRITE =
      declare(
          "device.write",
          DeviceApi.Write.class,
          DeviceApi.Written.class,
          ANYONE,
          PROBE,
          true,
          ORIGINAL,
          "Writes bytes to a stream device or sets the level of a line, on a handle.");
  public static final SystemCall<DeviceApi.Subscribe, EventApi.Subscribed> DEVICE_SUBSCRIBE =
      declare(
          "device.subscribe",
          DeviceApi.Subscribe.class,
          EventApi.Subscribed.class,
          ANYONE,
          KEYED,
          true,
          ORIGINAL,
          "Pushes what arrives on a handle as events: bytes of a stream, changes of a line.");
  public static final SystemCall<SkillApi.Install, SkillApi.Installed> SKILL_INSTALL =
      declare(
          "skill.install",
          SkillApi.Install.class,
          SkillApi.Installed.class,
          OWNER,
          KEYED,
          false,
          ORIGINAL,
          "Verifies a skill package and copies it into the store.");
  public static final SystemCall<Nothing, SkillApi.Listing> SKILL_LIST =
      declare(
          "skill.list",
          Nothing.class,
          SkillApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          ORIGINAL,
          "Lists the installed skills and their state.");
  public static final SystemCall<SkillApi.Start, SkillApi.Skill> SKILL_START =
      declare(
          "skill.start",
          SkillApi.Start.class,
          SkillApi.Skill.class,
          OWNER,
          PROBE,
          true,
          STABLE,
          "Verifies an installed skill's binary and starts it confined, for an agent if one is named.");
  public static final SystemCall<SkillApi.Name, SkillApi.Skill> SKILL_STOP =
      declare(
          "skill.stop",
          SkillApi.Name.class,
          SkillApi.Skill.class,
          OWNER,
          PROBE,
          true,
          STABLE,
          "Stops a skill: TERM first, KILL after its grace time.");
  public static final SystemCall<SkillApi.Name, SkillApi.Skill> SKILL_STATUS =
      declare(
          "skill.status",
          SkillApi.Name.class,
          SkillApi.Skill.class,
          OBSERVE,
          PURE,
          false,
          STABLE,
          "Tells one skill's state, process, restarts and permissions.");
  public static final SystemCall<SkillApi.Lint, SkillApi.Linted> SKILL_LINT =
      declare(
          "skill.lint",
          SkillApi.Lint.class,
          SkillApi.Linted.class,
          OWNER,
          PURE,
          false,
          STABLE,
          "Reads a skill package and says in plain words what it would be allowed, and what is wrong with it.");
  public static final SystemCall<Nothing, ProcessApi.Listing> PROCESS_LIST =
      declare(
          "process.list",
          Nothing.class,
          ProcessApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          STABLE,
          "Lists the kernel, the agents, the skills and the processes with pid, state, memory and processor time.");
  public static final SystemCall<ProcessApi.Spawn, ProcessApi.Spawned> PROCESS_SPAWN =
      declare(
          "process.spawn",
          ProcessApi.Spawn.class,
          ProcessApi.Spawned.class,
          OBSERVE,
          PROBE,
          true,
          ORIGINAL,
          "Starts a program, confined: the system's programs, one folder it may change, pipes, and nothing else.");
  public static final SystemCall<ProcessApi.Id, ProcessApi.Status> PROCESS_STATUS =
      declare(
          "process.status",
          ProcessApi.Id.class,
          ProcessApi.Status.class,
          OBSERVE,
          PURE,
          false,
          ORIGINAL,
          "Tells the state of a process that was started, also after its end.");
  public static final SystemCall<ProcessApi.Id, ProcessApi.Waited> PROCESS_WAIT =
      declare(
          "process.wait",
          ProcessApi.Id.class,
          ProcessApi.Waited.class,
          OBSERVE,
          PURE,
          false,
          ORIGINAL,
          "Waits until a process has ended and tells how.");
  public static final SystemCall<ProcessApi.Id, ProcessApi.Waited> PROCESS_KILL =
      declare(
          "process.kill",
          ProcessApi.Id.class,
          ProcessApi.Waited.class,
          OBSERVE,
          KEYED,
          false,
          ORIGINAL,
          "Ends a process and all that it started: TERM first, KILL after a moment.");
  public static final SystemCall<ProcessApi.Signal, ProcessApi.Status> PROCESS_SIGNAL =
      declare(
          "process.signal",
          ProcessApi.Signal.class,
          ProcessApi.Status.class,
          OBSERVE,
          BLIND,
          false,
          STABLE,
          "Sends a signal to a process.");
  public static final SystemCall<ProcessApi.Id, ProcessApi.Status> PROCESS_PAUSE =
      declare(
          "process.pause",
          ProcessApi.Id.class,
          ProcessApi.Status.class,
          OBSERVE,
          KEYED,
          true,
          ORIGINAL,
          "Holds a process up.");
  public static final SystemCall<ProcessApi.Id, ProcessApi.Status> PROCESS_RESUME =
      declare(
          "process.resume",
          ProcessApi.Id.class,
          ProcessApi.Status.class,
          OBSERVE,
          KEYED,
          true,
          ORIGINAL,
          "Lets a process go on that was held up.");
  public static final SystemCall<ProcessApi.StdinWrite, ProcessApi.StdinWritten> PROCESS_STDIN =
      declare(
          "process.stdin.write",
          ProcessApi.StdinWrite.class,
          ProcessApi.StdinWritten.class,
          OBSERVE,
          BLIND,
          false,
          ORIGINAL,
          "Writes to the standard input of a process, as fast as it reads.");
  public static final SystemCall<ProcessApi.StdoutSubscribe, EventApi.Subscribed> PROCESS_STDOUT =
      declare(
          "process.stdout.subscribe",
          ProcessApi.StdoutSubscribe.class,
          EventApi.Subscribed.class,
          OBSERVE,
          KEYED,
          true,
          ORIGINAL,
          "Pushes what a process prints as a stream, by chunk or by line; who does not read holds the process up.");
  public static final SystemCall<EventApi.Unsubscribe, Nothing> PROCESS_STDOUT_END =
      declare(
          "process.stdout.unsubscribe",
          EventApi.Unsubscribe.class,
          Nothing.class,
          OBSERVE,
          KEYED,
          false,
          ORIGINAL,
          "Ends a stream.");
  public static final SystemCall<Nothing, ConsentApi.Listing> CONSENT_LIST =
      declare(
          "consent.list",
          Nothing.class,
          ConsentApi.Listing.class,
          OWNER,
          PURE,
          false,
          STABLE,
          "Lists the requests that wait for an answer.");
  public static final SystemCall<ConsentApi.Decide, ConsentApi.Decided> CONSENT_DECIDE =
      declare(
          "consent.decide",
          ConsentApi.Decide.class,
          ConsentApi.Decided.class,
          OWNER,
          KEYED,
          true,
          STABLE,
          "Answers a request: allow with a scope, or deny.");
  public static final SystemCall<ConsentApi.Explain, ConsentApi.Explained> CONSENT_EXPLAIN =
      declare(
          "consent.explain",
          ConsentApi.Explain.class,
          ConsentApi.Explained.class,
          OWNER,
          PURE,
          false,
          STABLE,
          "Explains what the monitor would decide on a permission of a skill now, from rule to grant.");
  public static final SystemCall<VaultApi.Put, VaultApi.Listing> VAULT_PUT =
      declare(
          "vault.put",
          VaultApi.Put.class,
          VaultApi.Listing.class,
          OWNER,
          KEYED,
          false,
          STABLE,
          "Keeps a secret, encrypted, for skills that declare it and are granted it.");
  public static final SystemCall<Nothing, VaultApi.Listing> VAULT_LIST =
      declare(
          "vault.list",
          Nothing.class,
          VaultApi.Listing.class,
          OWNER,
          PURE,
          false,
          STABLE,
          "Lists the secrets by name; no call returns one.");
  public static final SystemCall<VaultApi.Name, Nothing> VAULT_REMOVE =
      declare(
          "vault.remove",
          VaultApi.Name.class,
          Nothing.class,
          OWNER,
          KEYED,
          false,
          STABLE,
          "Forgets a secret.");
  public static final SystemCall<Nothing, GrantApi.Listing> GRANT_LIST =
      declare(
          "grant.list",
          Nothing.class,
          GrantApi.Listing.class,
          OWNER,
          PURE,
          false,
          STABLE,
          "Lists what was granted: to whom, for what, how long, how often used.");
  public static final SystemCall<GrantApi.Revoke, GrantApi.Revoked> GRANT_REVOKE =
      declare(
          "grant.revoke",
          GrantApi.Revoke.class,
          GrantApi.Revoked.class,
          OWNER,
          KEYED,
          false,
          STABLE,
          "Takes a grant back and closes what is open under it.");
  public static final SystemCall<EventApi.Subscribe, EventApi.Subscribed> SUBSCRIBE =
      declare(
          "subscribe",
          EventApi.Subscribe.class,
          EventApi.Subscribed.class,
          TOPIC,
          KEYED,
          true,
          ORIGINAL,
          "Pushes events whose topic matches a pattern: from now on, with the newest past ones, or from an offset without gap or duplicate.");
  public static final SystemCall<EventApi.Unsubscribe, Nothing> UNSUBSCRIBE =
      declare(
          "unsubscribe",
          EventApi.Unsubscribe.class,
          Nothing.class,
          ANYONE,
          KEYED,
          false,
          ORIGINAL,
          "Ends a subscription.");
  public static final SystemCall<EventApi.Publish, EventApi.Published> PUBLISH =
      declare(
          "publish",
          EventApi.Publish.class,
          EventApi.Published.class,
          TOPIC,
          BLIND,
          false,
          STABLE,
          "Puts one event on the bus; with durable, replies when it is on disk.");
  public static final SystemCall<EventApi.Read, EventApi.Page> JOURNAL_READ =
      declare(
          "journal.read",
          EventApi.Read.class,
          EventApi.Page.class,
          TOPIC,
          PURE,
          false,
          STABLE,
          "Reads past events from the journal, page by page.");
  public static final SystemCall<RingApi.Create, RingApi.Created> RING_CREATE =
      declare(
          "ring.create",
          RingApi.Create.class,
          RingApi.Created.class,
          TOPIC,
          PROBE,
          true,
          STABLE,
          "Makes a ring in shared memory under a topic of the caller's, who produces; the memory and the bells come along as descriptors.");
  public static final SystemCall<RingApi.Open, RingApi.Opened> RING_OPEN =
      declare(
          "ring.open",
          RingApi.Open.class,
          RingApi.Opened.class,
          TOPIC,
          PROBE,
          true,
          STABLE,
          "Opens a ring to consume; its memory, and a bell for a broadcast, come along as descriptors.");
  public static final SystemCall<RingApi.Close, Nothing> RING_CLOSE =
      declare(
          "ring.close",
          RingApi.Close.class,
          Nothing.class,
          ANYONE,
          KEYED,
          false,
          STABLE,
          "Gives up the caller's end of a ring; the ring ends with its producer, a queue also with its consumer.");
  public static final SystemCall<Nothing, RingApi.Listing> RING_LIST =
      declare(
          "ring.list",
          Nothing.class,
          RingApi.Listing.class,
          OBSERVE,
          PURE,
          false,
          STABLE,
          "Lists the rings that are open, with who produces and who consumes.");

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
      Stability stability,
      String sentence) {
    var call =
        new SystemCall<>(name, params, result, authority, effect, undoable, stability, sentence);
    if (TABLE.put(name, call) != null) {
      throw new IllegalStateException("call '" + name + "' is declared twice");
    }
    return call;
  }
}
