package io.kairo.kernel.broker;

import io.kairo.sandbox.Answer;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.SocketCall;
import java.util.Optional;

/// Answers the intercepted calls of one skill: paths of devices, the few files that name things,
/// and sockets.
final class SkillBroker implements Broker {
  private final DeviceBroker devices;
  private final NetBroker net;
  private final NameFiles names;

  SkillBroker(DeviceBroker devices, NetBroker net, NameFiles names) {
    this.devices = devices;
    this.net = net;
    this.names = names;
  }

  @Override
  public Answer open(long pid, String path, int flags) throws InterruptedException {
    return names.has(path) ? names.open(path, flags) : devices.open(path, flags);
  }

  @Override
  public Optional<Answer> openAtOnce(long pid, String path, int flags) {
    return devices.openAgain(path, flags);
  }

  @Override
  public Answer connect(long pid, SocketCall call) throws InterruptedException {
    return net.connect(pid, call);
  }

  @Override
  public Answer bind(long pid, SocketCall call) {
    return net.bind(pid, call);
  }
}
