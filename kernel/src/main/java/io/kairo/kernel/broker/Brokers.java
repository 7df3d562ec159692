package io.kairo.kernel.broker;

import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.vault.Vault;
import io.kairo.sandbox.Broker;
import java.nio.file.Path;

/// Makes the broker of each process of a skill.
public final class Brokers {
  private final Monitor monitor;
  private final DeviceTable devices;
  private final Grants grants;
  private final Sockets sockets;
  private final Vault vault;
  private final Disclosed disclosed;

  public Brokers(
      Monitor monitor,
      DeviceTable devices,
      Grants grants,
      Sockets sockets,
      Vault vault,
      Disclosed disclosed) {
    this.monitor = monitor;
    this.devices = devices;
    this.grants = grants;
    this.sockets = sockets;
    this.vault = vault;
    this.disclosed = disclosed;
  }

  /// A broker, and the end of what it gives.
  ///
  /// @param end is called when the process is gone, before what it holds is released
  public record Hired(Broker broker, Runnable end) {}

  /// A broker for the next process of a skill.
  ///
  /// @param home the folder that the process is told to be at home in
  public Hired hire(Subject.Skill skill, Path home) {
    DeviceBroker device = new DeviceBroker(skill, monitor, devices, grants);
    Servers servers = new Servers(skill.permissions());
    NetBroker net = new NetBroker(skill, monitor, servers, sockets);
    return new Hired(
        new SkillBroker(
            device,
            net,
            new NameFiles(skill.permissions(), servers, home),
            new SecretBroker(skill, monitor, vault, disclosed)),
        device::end);
  }
}
