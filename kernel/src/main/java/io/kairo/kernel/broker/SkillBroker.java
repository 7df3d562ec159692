package io.kairo.kernel.broker;

import io.kairo.api.Permission;
import io.kairo.sandbox.Answer;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.SocketCall;
import java.util.Optional;

/// Answers the intercepted calls of one skill: paths of devices and secrets, the few files that
/// name things, and sockets.
final class SkillBroker implements Broker {
  private final DeviceBroker devices;
  private final NetBroker net;
  private final NameFiles names;
  private final SecretBroker secrets;

  SkillBroker(DeviceBroker devices, NetBroker net, NameFiles names, SecretBroker secrets) {
    this.secrets = secrets;
    this.devices = devices;
    this.net = net;
    this.names = names;
  }

  @Override
  public Answer open(long pid, String path, int flags) throws InterruptedException {
    if (names.has(path)) {
      return names.open(path, flags);
    }
    Optional<Permission> secret = secrets.declared(path);
    return secret.isPresent() ? secrets.open(secret.get(), flags) : devices.open(path, flags);
  }

  @Override
  public Optional<Answer> openAtOnce(long pid, String path, int flags) {
    return names.has(path) || secrets.declared(path).isPresent()
        ? Optional.empty()
        : devices.openAgain(path, flags);
  }

  @Override
  public Answer connect(long pid, SocketCall call) throws InterruptedException {
    return net.connect(pid, call);
  }

  @Override
  public Answer bind(long pid, SocketCall call) throws InterruptedException {
    return net.bind(pid, call);
  }
}
