package io.kairo.kernel.device;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceApi.DeviceState;
import io.kairo.api.DeviceName;
import io.kairo.api.ErrorCode;
import io.kairo.api.Permission;
import io.kairo.api.Topics;
import io.kairo.hal.Device;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.Port;
import io.kairo.hal.SerialProxy;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Revocable;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.session.RememberedHolder;
import io.kairo.kernel.session.SessionStore;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// What is open, by handle, and who holds which device. A device has one holder at a time. A handle
/// belongs to the connection that claimed it; a descriptor that was put into a skill belongs to the
/// skill's run, over kernels of one session too.
///
/// The lock guards `holders`; handles are looked up without it. Ports are opened and closed, and
/// events published, outside of it.
public final class DeviceTable implements Revocable {
  private static final String KIND = "holder";

  private final DeviceRegistry registry;
  private final Bus bus;
  private final SessionStore session;
  private final String boot;
  private final Map<String, OpenDevice> open = new ConcurrentHashMap<>();
  private final Map<DeviceName, Holder> holders = new HashMap<>();
  private final Proxies proxies = new Proxies();
  private long sequence;

  /// How the opening of a device for a skill ended.
  public sealed interface Opened {
    /// A descriptor that the caller owns.
    record Descriptor(int fd) implements Opened {}

    record Failed(int errno, String sentence) implements Opened {}
  }

  /// @param boot names this run of the kernel; handles of another are refused
  public DeviceTable(DeviceRegistry registry, Bus bus, SessionStore session, String boot) {
    this.registry = registry;
    this.bus = bus;
    this.session = session;
    this.boot = boot;
    for (RememberedHolder held : session.readable(KIND, RememberedHolder.class)) {
      holders.put(
          held.device(),
          new Holder(held.subject(), held.run(), held.grant(), Holder.How.DESCRIPTOR));
    }
  }

  /// Every device, present or gone.
  public List<DeviceApi.Device> list() {
    return registry.list().stream().map(this::describe).toList();
  }

  private DeviceApi.Device describe(Device device) {
    Optional<Holder> holder = holder(device.name());
    DeviceState state =
        device.state() == Device.State.GONE
            ? DeviceState.GONE
            : holder.isPresent() ? DeviceState.CLAIMED : DeviceState.AVAILABLE;
    return new DeviceApi.Device(
        device.name(),
        device.kind(),
        device.identity(),
        device.simulated(),
        device.driver(),
        state,
        holder.map(Holder::subject));
  }

  private Optional<Holder> holder(DeviceName name) {
    synchronized (holders) {
      return Optional.ofNullable(holders.get(name));
    }
  }

  /// Opens a device for a connection.
  ///
  /// @param owner the connection
  public DeviceApi.Claimed claim(
      Subject subject, String owner, DeviceName name, Access access, Optional<String> grant) {
    Device device =
        registry
            .find(name)
            .orElseThrow(() ->
                new CallException(
                    ErrorCode.NOT_FOUND,
                    "device must be in the registry, got '" + name + "'",
                    "see 'kairo devices'"));
    take(name, new Holder(subject.id(), owner, grant, Holder.How.HANDLE));
    Port port;
    try {
      port = device.open();
    } catch (IOException e) {
      give(name);
      throw failure(e);
    } catch (RuntimeException e) {
      give(name);
      throw e;
    }
    OpenDevice opened = new OpenDevice(handle(), owner, subject.id(), device, access, grant, port);
    open.put(opened.handle(), opened);
    claimed(subject, name, opened.handle());
    return new DeviceApi.Claimed(opened.handle(), describe(device));
  }

  private synchronized String handle() {
    return "h-" + boot + "-" + ++sequence;
  }

  private void take(DeviceName name, Holder holder) {
    synchronized (holders) {
      Holder before = holders.get(name);
      if (before != null && !before.isSameRunAs(holder)) {
        throw new CallException(
            ErrorCode.BUSY, "device must be free, '" + name + "' is held by " + before.subject());
      }
      if (before == null) {
        if (holder.how() == Holder.How.DESCRIPTOR) {
          session.put(KIND, name.value(), holder.remembered(name));
        }
        holders.put(name, holder);
      }
    }
  }

  private void give(DeviceName name) {
    synchronized (holders) {
      Holder holder = holders.remove(name);
      if (holder != null && holder.how() == Holder.How.DESCRIPTOR) {
        session.remove(KIND, name.value());
      }
    }
  }

  private void claimed(Subject subject, DeviceName name, String handle) {
    bus.publish(
        Topics.DEVICE_CLAIMED,
        "kernel",
        Map.of("device", name.value(), "handle", handle, "by", subject.id()));
  }

  /// Opens a device and returns a descriptor that is to be put into a skill's process.
  ///
  /// @param proxied whether it is one of a proxy
  public Opened openForSkill(
      Subject.Skill skill,
      DeviceName name,
      Access access,
      Optional<String> grant,
      boolean proxied) {
    Optional<Device> device = registry.find(name);
    if (device.isEmpty()) {
      return new Opened.Failed(Errno.ENODEV, "no such device");
    }
    try {
      Holder.How how = proxied ? Holder.How.PROXY : Holder.How.DESCRIPTOR;
      take(name, new Holder(skill.id(), skill.run(), grant, how));
    } catch (CallException e) {
      return new Opened.Failed(Errno.EBUSY, String.valueOf(e.getMessage()));
    }
    try {
      int fd = proxied ? proxies.open(device.get(), access) : Proxies.direct(device.get(), access);
      claimed(skill, name, "");
      return new Opened.Descriptor(fd);
    } catch (IOException e) {
      give(name);
      int errno = e instanceof PosixException posix ? posix.errno() : Errno.EIO;
      return new Opened.Failed(errno, String.valueOf(e.getMessage()));
    }
  }

  /// Whether the run of `skill` has a descriptor of the device.
  public boolean isHeldBy(Subject.Skill skill, DeviceName name) {
    return holder(name).filter(h -> h.bySkill() && h.owner().equals(skill.run())).isPresent();
  }

  /// The one device that is there and that a permission for every one covers, if it is the only
  /// one.
  public Optional<DeviceName> only(Permission permission) {
    List<DeviceName> there =
        registry.list().stream()
            .filter(device -> device.state() == Device.State.PRESENT)
            .map(Device::name)
            .filter(name -> permission.covers(name.value()))
            .toList();
    return there.size() == 1 ? Optional.of(there.getFirst()) : Optional.empty();
  }

  /// The open device behind a handle of this connection.
  public OpenDevice use(String owner, String handle) {
    OpenDevice device = open.get(handle);
    if (device == null || !device.owner().equals(owner)) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "handle must be one that this connection claimed and did not release, got '"
              + handle
              + "'",
          "claim the device again");
    }
    return device;
  }

  /// Closes a handle.
  public void release(String owner, String handle) {
    close(use(owner, handle));
  }

  /// Closes everything that a connection, or a skill's run, holds.
  public void releaseAll(String owner) {
    closeAll(device -> device.owner().equals(owner));
    letGo(holder -> holder.bySkill() && holder.owner().equals(owner));
  }

  /// Closes every handle and every proxy that was opened under a grant. What a skill holds itself
  /// stays open until the skill is stopped.
  @Override
  public Closed revoke(String grant) {
    int closed = closeAll(device -> device.grant().filter(grant::equals).isPresent());
    Predicate<Holder> given = holder -> holder.grant().filter(grant::equals).isPresent();
    closed += letGo(given.and(holder -> holder.how() == Holder.How.PROXY));
    List<String> skills =
        held(given.and(holder -> holder.how() == Holder.How.DESCRIPTOR)).stream()
            .map(entry -> entry.getValue().subject().substring("skill:".length()))
            .toList();
    return new Closed(closed, skills);
  }

  private List<Map.Entry<DeviceName, Holder>> held(Predicate<Holder> which) {
    synchronized (holders) {
      return holders.entrySet().stream()
          .filter(entry -> which.test(entry.getValue()))
          .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  /// Takes devices from skills. Who finds the end of a proxy's tty may open the device again at
  /// once; before that nobody may.
  private int letGo(Predicate<Holder> which) {
    List<Map.Entry<DeviceName, Holder>> going;
    synchronized (holders) {
      going = held(which);
      for (Map.Entry<DeviceName, Holder> entry : going) {
        give(entry.getKey());
        holders.put(entry.getKey(), entry.getValue().leaving());
      }
    }
    for (Map.Entry<DeviceName, Holder> entry : going) {
      Optional<SerialProxy> proxy = proxies.take(entry.getKey());
      proxy.ifPresent(SerialProxy::release);
      give(entry.getKey());
      released(entry.getKey(), "", entry.getValue().subject());
      proxy.ifPresent(SerialProxy::close);
    }
    return going.size();
  }

  private int closeAll(Predicate<OpenDevice> which) {
    List<OpenDevice> closing = open.values().stream().filter(which).toList();
    closing.forEach(this::close);
    return closing.size();
  }

  private void close(OpenDevice device) {
    if (open.remove(device.handle()) == null) {
      return;
    }
    device.close();
    give(device.device().name());
    released(device.device().name(), device.handle(), device.subject());
  }

  private void released(DeviceName name, String handle, String subject) {
    bus.publish(
        Topics.DEVICE_RELEASED,
        "kernel",
        Map.of("device", name.value(), "handle", handle, "by", subject));
  }

  /// What an I/O failure on a device is called on the wire.
  static CallException failure(IOException e) {
    if (e instanceof DeviceGone) {
      return new CallException(ErrorCode.DEVICE_GONE, String.valueOf(e.getMessage()));
    }
    return new CallException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()));
  }
}
