"""One typed function per system call: `client.call(calls.device_list())`.

Generated from the table of calls by `kairo reference --python`; do not edit.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from .call import Call, given


Access = Literal["read", "write", "read_write"]


class KernelNeed(TypedDict):
    device: str
    """the device's name"""
    access: Access
    """read, write or read_write"""
    reason: str
    """why, shown to the person who decides"""


KernelPeerKind = Literal["owner", "agent", "skill", "stranger"]


class KernelPeer(TypedDict):
    kind: KernelPeerKind
    """owner, agent, skill or stranger"""
    name: str
    """the agent's or skill's name, or the client's program"""
    pid: int
    """its process id"""


class KernelWelcome(TypedDict):
    kernel: str
    """the kernel's version"""
    protocol: int
    """the protocol version both speak"""
    pid: int
    """the kernel's process id"""
    you: KernelPeer
    """who the kernel takes the caller for"""


class KernelPong(TypedDict):
    version: str
    """the kernel's version"""
    pid: int
    """the kernel's process id"""
    uptimeMillis: int
    """time since the kernel started, in milliseconds"""


Authority = Literal["anyone", "observe", "device", "topic", "owner"]


Effect = Literal["pure", "keyed", "probe", "blind"]


Stability = Literal["original", "stable", "experimental"]


class KernelCall(TypedDict):
    name: str
    """name on the wire"""
    sentence: str
    """what it does"""
    authority: Authority
    """what the caller must have"""
    effect: Effect
    """what happens when it is made twice"""
    undoable: bool
    """whether another call takes it back"""
    stability: Stability
    """what a client may rely on"""
    params: dict[str, Any]
    """JSON Schema of the parameters"""
    result: dict[str, Any]
    """JSON Schema of the result"""


class KernelIntrospection(TypedDict):
    calls: list[KernelCall]
    """the table of system calls"""


class SystemVersions(TypedDict):
    kairo: str
    """Kairo's version"""
    protocol: int
    """the newest protocol version the kernel speaks"""
    java: str
    """the version of the Java that it runs on"""


class SystemMachine(TypedDict):
    os: NotRequired[str]
    """the operating system, as it calls itself"""
    osId: NotRequired[str]
    """its short name, such as debian"""
    osVersion: NotRequired[str]
    """its version"""
    kernel: str
    """the release of the Linux kernel"""
    host: str
    """the computer's name"""
    architecture: str
    """the processor's architecture, as Linux calls it"""
    cores: int
    """number of cores"""
    memoryTotal: int
    """memory in bytes"""
    bootTime: str
    """when the computer was started"""
    kairo: str
    """Kairo's version"""


class SystemCore(TypedDict):
    number: int
    """its number"""
    use: float
    """its use since the last reading, 0 to 1"""


class SystemDisk(TypedDict):
    name: str
    """its name in the kernel, such as nvme0n1"""
    size: int
    """its size in bytes"""
    readBytes: int
    """bytes read since boot"""
    writtenBytes: int
    """bytes written since boot"""
    busyMillis: int
    """time in which it had something to do since boot, in milliseconds"""


class SystemFilesystem(TypedDict):
    mount: str
    """where it is mounted"""
    type: str
    """its type, such as ext4"""
    source: str
    """what it lies on"""
    readOnly: bool
    """whether it can only be read"""
    total: int
    """its size in bytes"""
    available: int
    """unused bytes that an ordinary user may have"""
    use: float
    """how full it is for an ordinary user, 0 to 1"""


class SystemNetwork(TypedDict):
    name: str
    """the interface's name"""
    state: str
    """up, down, dormant …; unknown is what the loopback interface says"""
    receivedBytes: int
    """bytes received since the interface was made"""
    sentBytes: int
    """bytes sent"""
    receiveErrors: int
    """packets that were received with an error or dropped"""
    sendErrors: int
    """packets that were not sent because of an error or dropped"""


class SystemThermal(TypedDict):
    zone: str
    """the zone, such as thermal_zone0"""
    type: str
    """what is measured, in the words of its driver, such as cpu-thermal"""
    celsius: float
    """temperature in degrees Celsius"""


class SystemBattery(TypedDict):
    name: str
    """its name in the kernel, such as BAT0"""
    state: str
    """charging, discharging, not_charging, full or unknown"""
    percent: NotRequired[int]
    """charge, 0 to 100"""
    watts: NotRequired[float]
    """power that flows into or out of it, in watts"""


class SystemGpu(TypedDict):
    name: str
    """its name in the kernel, such as card0"""
    driver: NotRequired[str]
    """the driver"""
    vendor: NotRequired[str]
    """who made it: the PCI vendor, four hexadecimal digits"""
    device: NotRequired[str]
    """what it is: the PCI device, four hexadecimal digits"""
    busy: NotRequired[float]
    """its use now, 0 to 1"""
    memoryTotal: NotRequired[int]
    """its own memory in bytes"""
    memoryUsed: NotRequired[int]
    """used bytes of its own memory"""


class SystemMetrics(TypedDict):
    cpu: float
    """processor use since the last reading, 0 to 1 over all cores"""
    cores: int
    """number of cores"""
    load1: float
    """load average over one minute"""
    load5: float
    """load average over five minutes"""
    load15: float
    """load average over fifteen minutes"""
    memoryTotal: int
    """memory in bytes"""
    memoryAvailable: int
    """memory that can be had without swapping, in bytes"""
    swapTotal: int
    """swap in bytes"""
    swapFree: int
    """unused swap in bytes"""
    uptimeMillis: int
    """time since boot, in milliseconds"""
    processes: int
    """number of processes"""
    perCore: list[SystemCore]
    """each core that is on"""
    disks: list[SystemDisk]
    """each disk that has a size"""
    filesystems: list[SystemFilesystem]
    """each mounted filesystem that lies on storage of this computer"""
    networks: list[SystemNetwork]
    """each network interface"""
    thermal: list[SystemThermal]
    """each thermal zone that tells its temperature"""
    batteries: list[SystemBattery]
    """each battery that powers the computer"""
    mains: NotRequired[bool]
    """whether power comes from outside"""
    gpus: list[SystemGpu]
    """each graphics processor"""


SystemProcessState = Literal["running", "sleeping", "waiting", "stopped", "traced", "zombie", "idle", "other"]


class SystemRunningProcess(TypedDict):
    pid: int
    """process id"""
    parent: int
    """process id of its parent; 0 if the parent is Linux itself"""
    name: str
    """its name in the kernel, which it can change"""
    state: SystemProcessState
    """what it is doing"""
    memory: int
    """resident memory in bytes, shared pages included"""
    cpuMillis: int
    """processor time used, in milliseconds"""
    cgroup: str
    """its control group"""
    kairo: NotRequired[str]
    """Kairo's own name for it, such as skill:thermostat, if it is one of Kairo's"""


class SystemCgroup(TypedDict):
    path: str
    """the control group"""
    processes: int
    """how many processes are in it, those of groups below it not counted"""
    memory: int
    """their resident memory in bytes; what two of them share counts twice"""
    cpuMillis: int
    """their processor time in milliseconds; those that have ended not counted"""


class SystemProcesses(TypedDict):
    processes: list[SystemRunningProcess]
    """processes by id; parents make them a tree"""
    cgroups: list[SystemCgroup]
    """what the processes of each control group use together"""
    omitted: int
    """idle processes and groups left out because the lists would be too long"""


DeviceKind = Literal["serial", "gpio"]


DeviceState = Literal["available", "claimed", "gone"]


class Device(TypedDict):
    name: str
    """the stable name"""
    kind: DeviceKind
    """serial or gpio"""
    identity: str
    """what identifies it: model, serial number, port"""
    simulated: bool
    """whether it is a simulation"""
    driver: str
    """the driver behind it"""
    state: DeviceState
    """available, claimed or gone"""
    holder: NotRequired[str]
    """who holds it"""


class DeviceListing(TypedDict):
    devices: list[Device]
    """every device known to the registry"""


class DeviceClaimed(TypedDict):
    handle: str
    """what later calls name the open device by"""
    device: Device
    """the device"""


class DeviceReading(TypedDict):
    data: NotRequired[bytes]
    """the bytes that came, for a stream"""
    value: NotRequired[int]
    """0 or 1, for a line"""


DeviceOutcome = Literal["accepted", "acknowledged", "read_back"]


class DeviceWritten(TypedDict):
    bytes: NotRequired[int]
    """how many bytes were taken, for a stream"""
    outcome: DeviceOutcome
    """how sure the kernel is that it happened"""


class EventSubscribed(TypedDict):
    subscriptionId: str
    """names the subscription; every event carries it"""
    replayed: int
    """how many past events of those in memory come first"""
    next: NotRequired[int]
    """the offset that the next event will have: where to go on from after a break"""


SkillState = Literal["stopped", "running", "restarting", "failed"]


PermissionKind = Literal["serial", "gpio", "camera", "i2c", "spi", "usb", "connect", "listen", "files", "secret", "process", "terminal", "publish", "subscribe", "skill", "model", "dbus"]


class Permission(TypedDict):
    id: str
    kind: PermissionKind
    target: str
    access: Access
    paths: list[str]
    reason: str
    required: bool
    proxied: bool


class Skill(TypedDict):
    name: str
    """the skill's name"""
    version: str
    """its version"""
    description: str
    """what it does, from SKILL.md"""
    digest: str
    """SHA-256 over the package's manifest and binaries"""
    state: SkillState
    """stopped, running, restarting or failed"""
    pid: NotRequired[int]
    """its process id while it runs"""
    restarts: int
    """restarts since it was started"""
    agent: NotRequired[str]
    """the agent it works for"""
    lastExit: NotRequired[str]
    """how the last process ended"""
    permissions: list[Permission]
    """what it may ask for"""


class SkillInstalled(TypedDict):
    skill: Skill
    """the skill"""


class SkillListing(TypedDict):
    skills: list[Skill]
    """the installed skills"""


ConsentRevocation = Literal["immediate", "stops_skill"]


class SkillAbility(TypedDict):
    permission: str
    """the permission's name in the manifest"""
    sentence: str
    """what it allows, such as 'read the serial device …'"""
    asked: bool
    """whether the owner is asked before it holds"""
    required: bool
    """whether the skill is of no use without it"""
    reason: str
    """the reason its maker gives, cleaned"""
    revocation: NotRequired[ConsentRevocation]
    """how it can be taken back, if the owner is asked"""


class SkillLinted(TypedDict):
    name: str
    """the skill's name"""
    version: str
    """its version"""
    abilities: list[SkillAbility]
    """what it may ever do"""
    denied: list[str]
    """what it can't do, whatever is granted"""
    limits: dict[str, Any]
    """what it may use up, by what it is"""
    problems: list[str]
    """what its maker should mend; none if all is well"""


ProcessKind = Literal["kernel", "agent", "skill", "process"]


class ProcessEntry(TypedDict):
    id: str
    """the kernel's own name for it, such as skill:thermostat"""
    kind: ProcessKind
    """kernel, agent, skill or process"""
    pid: int
    """process id"""
    state: str
    """running, restarting …"""
    agent: NotRequired[str]
    """the agent it works for"""
    memory: int
    """resident memory in bytes"""
    cpuMillis: int
    """processor time used, in milliseconds"""
    uptimeMillis: int
    """time since it started, in milliseconds"""
    restarts: int
    """restarts since it was started"""


class ProcessListing(TypedDict):
    processes: list[ProcessEntry]
    """kernel, agents, skills and processes"""


class ProcessLimits(TypedDict):
    memory: NotRequired[int]
    """memory in bytes"""
    cpu: NotRequired[float]
    """processor use as a share of one core"""
    cpuSeconds: NotRequired[int]
    """processor time in seconds"""
    processes: NotRequired[int]
    """processes, of the whole tree"""
    files: NotRequired[int]
    """open files"""
    fileSize: NotRequired[int]
    """bytes of any one file"""
    wallMillis: NotRequired[int]
    """how long it may run, in milliseconds"""
    output: NotRequired[int]
    """bytes a second that it may print on each stream; it is held up by more"""


ProcessRestart = Literal["never", "on_failure", "always"]


class ProcessHealth(TypedDict):
    command: list[str]
    """a command that runs beside it, as confined as it, and ends with 0 if it is well"""
    everyMillis: NotRequired[int]
    """how often, in milliseconds; 30000 if absent"""
    timeoutMillis: NotRequired[int]
    """how long the command may take, in milliseconds; 10000 if absent"""
    failures: NotRequired[int]
    """how often in a row it must fail before the process is killed; 3 if absent"""


class ProcessOptions(TypedDict):
    cwd: NotRequired[str]
    """the folder to work in, which it may change; a new empty one if absent; owner only"""
    env: NotRequired[dict[str, Any]]
    """environment variables, besides PATH, LANG, HOME and those of Kairo"""
    limits: NotRequired[ProcessLimits]
    """how much it may use"""
    sandbox: NotRequired[Any]
    """every process is confined; anything but false is fine here"""
    restart: NotRequired[ProcessRestart]
    """whether to start it again when it ends; never if absent"""
    health: NotRequired[ProcessHealth]
    """how to find out whether it is well; if absent nobody looks"""
    agent: NotRequired[str]
    """the agent that it is: it may call the kernel, as that agent and nobody else; owner only"""
    read: NotRequired[list[str]]
    """more files and folders that it may read and execute; owner only"""


class ProcessSpawned(TypedDict):
    id: str
    """its name"""
    pid: int
    """its process id"""


ProcessState = Literal["running", "paused", "restarting", "exited"]


class ProcessEnded(TypedDict):
    code: NotRequired[int]
    """exit code, if it exited"""
    signal: NotRequired[str]
    """signal, if one ended it, such as SIGKILL"""
    reason: str
    """how it ended, in words"""


class ProcessStatus(TypedDict):
    id: str
    """the process's name"""
    pid: int
    """its process id, or that of the last one"""
    state: ProcessState
    """running, paused, restarting or exited"""
    command: list[str]
    """the program and its arguments"""
    agent: NotRequired[str]
    """the agent that it is, or that it was started for"""
    restarts: int
    """restarts since it was started"""
    uptimeMillis: int
    """time since it started, in milliseconds"""
    ended: NotRequired[ProcessEnded]
    """how the last process ended"""
    healthy: NotRequired[bool]
    """whether the last look found it well; absent if nobody has looked"""


class ProcessWaited(TypedDict):
    id: str
    """the process's name"""
    code: int
    """exit code; 128 and the signal's number if a signal ended it"""
    signal: NotRequired[str]
    """signal, if one ended it, such as SIGKILL"""
    reason: str
    """how it ended, in words"""


class ProcessStdinWritten(TypedDict):
    bytes: int
    """how many bytes were taken: all"""


ProcessStream = Literal["stdout", "stderr", "both"]


ProcessMode = Literal["chunk", "line"]


class ConsentItem(TypedDict):
    subject: str
    """skill:name or agent:name"""
    permission: str
    """the permission's name in the manifest"""
    resource: str
    """what it is about: a device, connect:host:port …"""
    wants: str
    """what it wants to do with that, in the kernel's words"""
    simulated: bool
    """whether it is a device that is a simulation"""
    access: Access
    """how it will be used"""
    reason: str
    """the reason its maker gives, quoted and cleaned"""
    revocation: ConsentRevocation
    """how it can be taken back"""


class ConsentRequest(TypedDict):
    id: str
    """names the request in consent.decide"""
    agent: NotRequired[str]
    """the agent whose task this is"""
    items: list[ConsentItem]
    """what is asked for, the one that waits first"""
    askedAt: str
    """when it was asked"""
    deadline: NotRequired[str]
    """when it is denied for want of an answer; absent if it was, and may be allowed for later"""


class ConsentListing(TypedDict):
    requests: list[ConsentRequest]
    """requests that wait, oldest first; then those that nobody answered"""


ConsentAnswer = Literal["allow", "deny"]


ConsentScope = Literal["once", "run", "session", "always"]


class Grant(TypedDict):
    id: str
    """names the grant in grant.revoke"""
    subject: str
    """skill:name or agent:name"""
    digest: NotRequired[str]
    """digest of the skill's package; the grant dies with it"""
    agent: NotRequired[str]
    """the agent it was given for"""
    permission: str
    """the permission's name in the manifest"""
    resource: str
    """what it is for: a device, connect:host:port …"""
    effect: ConsentAnswer
    """whether it allows or denies"""
    access: Access
    """the most that it covers"""
    scope: ConsentScope
    """how long it holds"""
    expires: NotRequired[str]
    """when it ends in any case"""
    channel: str
    """who answered: terminal, policy, flag …"""
    grantedAt: str
    """when it was given"""
    lastUsed: NotRequired[str]
    """when it was used last; unused for 90 days it is gone"""
    uses: int
    """how often it was used"""


class ConsentDecided(TypedDict):
    grants: list[Grant]
    """what was stored"""


ConsentOutcome = Literal["allowed", "denied", "asked"]


class ConsentStep(TypedDict):
    about: str
    """declared, device, policy or grant"""
    found: str
    """what was found there"""


class ConsentExplained(TypedDict):
    outcome: ConsentOutcome
    """allowed, denied or asked"""
    sentence: str
    """why, in one sentence"""
    steps: list[ConsentStep]
    """what was looked at, in this order"""


class VaultSecret(TypedDict):
    name: str
    """what it is called; a manifest names it so"""
    handle: str
    """what else names it, vault: and the name"""
    storedAt: str
    """when it was put there"""


class VaultListing(TypedDict):
    secrets: list[VaultSecret]
    """the secrets, by name"""


class GrantListing(TypedDict):
    grants: list[Grant]
    """every answer that holds"""


class GrantRevoked(TypedDict):
    grants: int
    """how many grants were taken back"""
    handles: int
    """how many handles were closed"""
    stopped: list[str]
    """skills that were stopped because they held the device themselves"""


class EventPublished(TypedDict):
    id: str
    """the event's id"""
    offset: int
    """its place in the order of all events"""


class Event(TypedDict):
    id: str
    topic: str
    source: str
    time: str
    payload: dict[str, Any]
    correlationId: NotRequired[str]
    causationId: NotRequired[str]
    traceId: NotRequired[str]
    offset: NotRequired[int]


class EventPage(TypedDict):
    events: list[Event]
    """journaled events, oldest first"""
    next: int
    """where the next page begins"""
    end: bool
    """whether this was all that is journaled now"""


RingKind = Literal["queue", "broadcast"]


class RingCreated(TypedDict):
    ring: str
    """names the ring in listings and events"""
    handle: str
    """what ring.close names the caller's end by"""
    kind: RingKind
    """queue or broadcast"""
    capacity: int
    """bytes of data"""
    maxMessage: int
    """the longest message, in bytes"""
    bells: int
    """bells that came along behind the ring's memory: one for each consumer of a broadcast"""


class RingOpened(TypedDict):
    ring: str
    """names the ring in listings and events"""
    handle: str
    """what ring.close names the caller's end by"""
    kind: RingKind
    """queue or broadcast"""
    capacity: int
    """bytes of data"""
    maxMessage: int
    """the longest message, in bytes"""
    bells: int
    """1 if the consumer's bell came along behind the ring's memory, for a broadcast"""
    by: str
    """who produces"""


class Ring(TypedDict):
    ring: str
    """names the ring"""
    topic: str
    """the topic it is known by"""
    kind: RingKind
    """queue or broadcast"""
    capacity: int
    """bytes of data"""
    by: str
    """who produces"""
    consumers: list[str]
    """who consumes"""


class RingListing(TypedDict):
    rings: list[Ring]
    """every ring that is open"""


def kernel_hello(
    *,
    client: str,
    protocol: int | None = None,
    agent: str | None = None,
    needs: list[KernelNeed] | None = None,
    answers_consent: bool | None = None,
) -> Call[KernelWelcome]:
    """Says who is calling and learns what this kernel speaks; naming an agent gives up the
    owner's authority for this process.

    - client: the program that calls, for logs and listings
    - protocol: the newest protocol version the client speaks
    - agent: be judged as this agent from now on; cannot be undone
    - needs: what the agent will ask for; anything else is denied without asking
    - answers_consent: this client shows consent requests to a person; owner only
    """
    return Call("kernel.hello", given(
        client=client,
        protocol=protocol,
        agent=agent,
        needs=needs,
        answersConsent=answers_consent,
    ))


def identify(
    *,
    pid: Any | None = None,
    skill_id: Any | None = None,
    runtime_token: Any | None = None,
) -> Call[KernelPeer]:
    """Tells the caller who it is; what it says about itself is not believed.

    - pid: not looked at
    - skill_id: not looked at
    - runtime_token: not looked at
    """
    return Call("identify", given(
        pid=pid,
        skillId=skill_id,
        runtimeToken=runtime_token,
    ))


def vault_get(
    *,
    handle: str,
    token: Any | None = None,
) -> Call[dict[str, Any]]:
    """Is always denied: a secret is used without being seen, and no call returns one.

    - handle: the secret's handle
    - token: not looked at
    """
    return Call("vault.get", given(
        handle=handle,
        token=token,
    ))


def kernel_ping() -> Call[KernelPong]:
    """Answers with the kernel's version, process id and uptime."""
    return Call("kernel.ping", {})


def kernel_introspect() -> Call[KernelIntrospection]:
    """Lists every system call with its schema, authority, effect and sentence."""
    return Call("kernel.introspect", {})


def kernel_shutdown() -> Call[dict[str, Any]]:
    """Stops every skill, flushes the journal and ends the kernel."""
    return Call("kernel.shutdown", {})


def system_version() -> Call[SystemVersions]:
    """Tells the versions of Kairo, of its protocol and of the Java it runs on."""
    return Call("system.version", {})


def system_get_info() -> Call[SystemMachine]:
    """Tells what computer this is: operating system, kernel, name, processor, memory, boot
    time."""
    return Call("system.get_info", {})


def system_get_metrics() -> Call[SystemMetrics]:
    """Reads processor, memory, load, disks, network, temperature and power from the running
    system."""
    return Call("system.get_metrics", {})


def system_processes() -> Call[SystemProcesses]:
    """Lists all processes of the computer with their use, and what each control group uses."""
    return Call("system.processes", {})


def device_list() -> Call[DeviceListing]:
    """Lists the devices with name, kind, identity, state and holder."""
    return Call("device.list", {})


def device_claim(
    *,
    device: str,
    access: Access,
) -> Call[DeviceClaimed]:
    """Opens a device and returns a handle; judged once, here.

    - device: the device's name
    - access: read, write or read_write
    """
    return Call("device.claim", given(
        device=device,
        access=access,
    ))


def device_release(
    *,
    handle: str,
) -> Call[dict[str, Any]]:
    """Closes a handle.

    - handle: the handle
    """
    return Call("device.release", given(
        handle=handle,
    ))


def device_read(
    *,
    handle: str,
    max_bytes: int | None = None,
    timeout_millis: int | None = None,
) -> Call[DeviceReading]:
    """Reads bytes from a stream device or the level of a line, on a handle.

    - handle: the handle
    - max_bytes: at most this many bytes, 4096 if absent
    - timeout_millis: how long to wait for the first byte, in milliseconds; 0 if absent
    """
    return Call("device.read", given(
        handle=handle,
        maxBytes=max_bytes,
        timeoutMillis=timeout_millis,
    ))


def device_write(
    *,
    handle: str,
    data: bytes | None = None,
    value: int | None = None,
) -> Call[DeviceWritten]:
    """Writes bytes to a stream device or sets the level of a line, on a handle.

    - handle: the handle
    - data: the bytes, for a stream
    - value: 0 or 1, for a line
    """
    return Call("device.write", given(
        handle=handle,
        data=data,
        value=value,
    ))


def device_subscribe(
    *,
    handle: str,
    credit: int | None = None,
) -> Call[EventSubscribed]:
    """Pushes what arrives on a handle as events: bytes of a stream, changes of a line.

    - handle: the handle
    - credit: push this many events at most, until more credit is given; unlimited if absent
    """
    return Call("device.subscribe", given(
        handle=handle,
        credit=credit,
    ))


def skill_install(
    *,
    path: str,
) -> Call[SkillInstalled]:
    """Verifies a skill package and copies it into the store.

    - path: the package's folder, an absolute path
    """
    return Call("skill.install", given(
        path=path,
    ))


def skill_list() -> Call[SkillListing]:
    """Lists the installed skills and their state."""
    return Call("skill.list", {})


def skill_start(
    *,
    name: str,
    agent: str | None = None,
) -> Call[Skill]:
    """Verifies an installed skill's binary and starts it confined, for an agent if one is
    named.

    - name: the skill's name
    - agent: the agent it works for
    """
    return Call("skill.start", given(
        name=name,
        agent=agent,
    ))


def skill_stop(
    *,
    name: str,
) -> Call[Skill]:
    """Stops a skill: TERM first, KILL after its grace time.

    - name: the skill's name
    """
    return Call("skill.stop", given(
        name=name,
    ))


def skill_status(
    *,
    name: str,
) -> Call[Skill]:
    """Tells one skill's state, process, restarts and permissions.

    - name: the skill's name
    """
    return Call("skill.status", given(
        name=name,
    ))


def skill_lint(
    *,
    path: str,
) -> Call[SkillLinted]:
    """Reads a skill package and says in plain words what it would be allowed, and what is
    wrong with it.

    - path: the package's folder, an absolute path
    """
    return Call("skill.lint", given(
        path=path,
    ))


def process_list() -> Call[ProcessListing]:
    """Lists the kernel, the agents, the skills and the processes with pid, state, memory and
    processor time."""
    return Call("process.list", {})


def process_spawn(
    *,
    command: list[str],
    id: str | None = None,
    options: ProcessOptions | None = None,
) -> Call[ProcessSpawned]:
    """Starts a program, confined: the system's programs, one folder it may change, pipes, and
    nothing else.

    - command: the program and its arguments
    - id: a name of your own for it, not in use; made up if absent
    - options: how to run it
    """
    return Call("process.spawn", given(
        command=command,
        id=id,
        options=options,
    ))


def process_status(
    *,
    id: str,
) -> Call[ProcessStatus]:
    """Tells the state of a process that was started, also after its end.

    - id: the process's name
    """
    return Call("process.status", given(
        id=id,
    ))


def process_wait(
    *,
    id: str,
) -> Call[ProcessWaited]:
    """Waits until a process has ended and tells how.

    - id: the process's name
    """
    return Call("process.wait", given(
        id=id,
    ))


def process_kill(
    *,
    id: str,
) -> Call[ProcessWaited]:
    """Ends a process and all that it started: TERM first, KILL after a moment.

    - id: the process's name
    """
    return Call("process.kill", given(
        id=id,
    ))


def process_signal(
    *,
    id: str,
    signal: Any,
) -> Call[ProcessStatus]:
    """Sends a signal to a process.

    - id: the process's name
    - signal: the signal, such as SIGHUP or 1
    """
    return Call("process.signal", given(
        id=id,
        signal=signal,
    ))


def process_pause(
    *,
    id: str,
) -> Call[ProcessStatus]:
    """Holds a process up.

    - id: the process's name
    """
    return Call("process.pause", given(
        id=id,
    ))


def process_resume(
    *,
    id: str,
) -> Call[ProcessStatus]:
    """Lets a process go on that was held up.

    - id: the process's name
    """
    return Call("process.resume", given(
        id=id,
    ))


def process_stdin_write(
    *,
    id: str,
    data: Any | None = None,
    end: bool | None = None,
) -> Call[ProcessStdinWritten]:
    """Writes to the standard input of a process, as fast as it reads.

    - id: the process's name
    - data: bytes, or text
    - end: close standard input afterwards
    """
    return Call("process.stdin.write", given(
        id=id,
        data=data,
        end=end,
    ))


def process_stdout_subscribe(
    *,
    pid: str | None = None,
    id: str | None = None,
    stream: ProcessStream | None = None,
    mode: ProcessMode | None = None,
    buffer_size: int | None = None,
    credit: int | None = None,
) -> Call[EventSubscribed]:
    """Pushes what a process prints as a stream, by chunk or by line; who does not read holds
    the process up.

    - pid: the process's name; called pid by clients of version 1
    - id: the process's name
    - stream: stdout, stderr or both; both if absent
    - mode: chunk or line; chunk if absent
    - buffer_size: the most bytes of one chunk or line, 1 to 65536; 65536 if absent
    - credit: push this many chunks at most, until more credit is given; unlimited if absent
    """
    return Call("process.stdout.subscribe", given(
        pid=pid,
        id=id,
        stream=stream,
        mode=mode,
        bufferSize=buffer_size,
        credit=credit,
    ))


def process_stdout_unsubscribe(
    *,
    subscription_id: str,
) -> Call[dict[str, Any]]:
    """Ends a stream.

    - subscription_id: the subscription
    """
    return Call("process.stdout.unsubscribe", given(
        subscriptionId=subscription_id,
    ))


def consent_list() -> Call[ConsentListing]:
    """Lists the requests that wait for an answer."""
    return Call("consent.list", {})


def consent_decide(
    *,
    id: str,
    answer: ConsentAnswer,
    scope: ConsentScope | None = None,
    until: str | None = None,
) -> Call[ConsentDecided]:
    """Answers a request: allow with a scope, or deny.

    - id: the request
    - answer: allow or deny
    - scope: how long it holds: if absent once, or session if nobody waits; a deny always or
    for this run
    - until: when it ends in any case, for an allow of scope always
    """
    return Call("consent.decide", given(
        id=id,
        answer=answer,
        scope=scope,
        until=until,
    ))


def consent_explain(
    *,
    skill: str,
    permission: str,
    agent: str | None = None,
) -> Call[ConsentExplained]:
    """Explains what the monitor would decide on a permission of a skill now, from rule to
    grant.

    - skill: the skill's name
    - permission: the permission's name in its manifest, or what it is about
    - agent: the agent that it would work for; while it runs, the one that it works for
    """
    return Call("consent.explain", given(
        skill=skill,
        permission=permission,
        agent=agent,
    ))


def vault_put(
    *,
    name: str,
    secret: bytes,
) -> Call[VaultListing]:
    """Keeps a secret, encrypted, for skills that declare it and are granted it.

    - name: what the secret is called, lower-case words joined by -
    - secret: the secret, at most 64 KiB
    """
    return Call("vault.put", given(
        name=name,
        secret=secret,
    ))


def vault_list() -> Call[VaultListing]:
    """Lists the secrets by name; no call returns one."""
    return Call("vault.list", {})


def vault_remove(
    *,
    name: str,
) -> Call[dict[str, Any]]:
    """Forgets a secret.

    - name: what the secret is called
    """
    return Call("vault.remove", given(
        name=name,
    ))


def grant_list() -> Call[GrantListing]:
    """Lists what was granted: to whom, for what, how long, how often used."""
    return Call("grant.list", {})


def grant_revoke(
    *,
    id: str,
) -> Call[GrantRevoked]:
    """Takes a grant back and closes what is open under it.

    - id: the grant, or all
    """
    return Call("grant.revoke", given(
        id=id,
    ))


def subscribe(
    *,
    topic: str,
    replay: int | None = None,
    from_: int | None = None,
    credit: int | None = None,
) -> Call[EventSubscribed]:
    """Pushes events whose topic matches a pattern: from now on, with the newest past ones, or
    from an offset without gap or duplicate.

    - topic: a topic; * is one segment, > is the rest
    - replay: start with this many past events that match, of those in memory
    - from_: start with the journaled event at this offset and leave none out; not with
    replay
    - credit: push this many events at most, until more credit is given; unlimited if absent
    """
    return Call("subscribe", given(
        topic=topic,
        replay=replay,
        from_=from_,
        credit=credit,
    ))


def unsubscribe(
    *,
    subscription_id: str,
) -> Call[dict[str, Any]]:
    """Ends a subscription.

    - subscription_id: the subscription
    """
    return Call("unsubscribe", given(
        subscriptionId=subscription_id,
    ))


def publish(
    *,
    topic: str,
    payload: dict[str, Any],
    durable: bool | None = None,
) -> Call[EventPublished]:
    """Puts one event on the bus; with durable, replies when it is on disk.

    - topic: the topic, such as skill.thermostat.reading
    - payload: the fact
    - durable: reply only when the event is on disk
    """
    return Call("publish", given(
        topic=topic,
        payload=payload,
        durable=durable,
    ))


def journal_read(
    *,
    topic: str,
    from_: int | None = None,
    since: str | None = None,
    last: int | None = None,
    limit: int | None = None,
) -> Call[EventPage]:
    """Reads past events from the journal, page by page.

    - topic: a topic; * is one segment, > is the rest
    - from_: begin with the event at this offset
    - since: begin with the first event at or after this time
    - last: the newest this many, 0 to 1000; not with from or since
    - limit: at most this many, 1 to 1000; 1000 if absent
    """
    return Call("journal.read", given(
        topic=topic,
        from_=from_,
        since=since,
        last=last,
        limit=limit,
    ))


def ring_create(
    *,
    topic: str,
    kind: RingKind,
    capacity: int | None = None,
    consumers: int | None = None,
) -> Call[RingCreated]:
    """Makes a ring in shared memory under a topic of the caller's, who produces; the memory
    and the bells come along as descriptors.

    - topic: the topic that the ring is known by, one of the caller's own
    - kind: queue or broadcast
    - capacity: bytes of data, a power of two from 4096 to 268435456; 1048576 if absent
    - consumers: how many consumers a broadcast may have at a time, 1 to 8; 4 if absent
    """
    return Call("ring.create", given(
        topic=topic,
        kind=kind,
        capacity=capacity,
        consumers=consumers,
    ))


def ring_open(
    *,
    topic: str,
) -> Call[RingOpened]:
    """Opens a ring to consume; its memory, and a bell for a broadcast, come along as
    descriptors.

    - topic: the ring's topic
    """
    return Call("ring.open", given(
        topic=topic,
    ))


def ring_close(
    *,
    handle: str,
) -> Call[dict[str, Any]]:
    """Gives up the caller's end of a ring; the ring ends with its producer, a queue also with
    its consumer.

    - handle: the handle
    """
    return Call("ring.close", given(
        handle=handle,
    ))


def ring_list() -> Call[RingListing]:
    """Lists the rings that are open, with who produces and who consumes."""
    return Call("ring.list", {})
