package io.kairo.kernel.broker;

import io.kairo.api.Access;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.consent.Verdict;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.sandbox.Answer;
import io.kairo.sandbox.SocketCall;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/// Decides about the sockets of one skill: the address is one that its manifest declares, the
/// monitor judges, and the skill gets a socket that the kernel made in the place of its own.
final class NetBroker {
  private final Subject.Skill skill;
  private final Monitor monitor;
  private final Servers servers;
  private final Sockets sockets;

  NetBroker(Subject.Skill skill, Monitor monitor, Servers servers, Sockets sockets) {
    this.skill = skill;
    this.monitor = monitor;
    this.servers = servers;
    this.sockets = sockets;
  }

  /// One step of making a socket.
  @FunctionalInterface
  private interface Step {
    Answer take(Sockets.Owner owner) throws IOException, InterruptedException;
  }

  Answer connect(long pid, SocketCall call) throws InterruptedException {
    return give(pid, Kind.CONNECT, call, owner -> sockets.connect(owner, call));
  }

  Answer bind(long pid, SocketCall call) throws InterruptedException {
    return give(pid, Kind.LISTEN, call, owner -> sockets.listen(owner, call));
  }

  private Answer give(long pid, Kind kind, SocketCall call, Step step) throws InterruptedException {
    try {
      if (kind == Kind.CONNECT) {
        int error = sockets.state(pid, call.descriptor());
        if (error != 0) {
          return new Answer.Refused(error);
        }
      }
      Optional<Permission> declared = servers.find(kind, call.address());
      String resource =
          declared.map(Permission::resource).orElseGet(() -> undeclared(kind, call.address()));
      return switch (monitor.judgeUse(skill, resource, Access.READ_WRITE)) {
        case Verdict.Allowed(Optional<String> grant) ->
            step.take(new Sockets.Owner(skill.name(), skill.run(), pid, grant));
        case Verdict.Denied _ -> new Answer.Refused(Errno.EACCES);
      };
    } catch (PosixException e) {
      return new Answer.Refused(e.errno());
    } catch (IOException e) {
      return new Answer.Refused(Errno.EIO);
    }
  }

  private static String undeclared(Kind kind, InetSocketAddress address) {
    return kind.name().toLowerCase(Locale.ROOT)
        + ":"
        + address.getAddress().getHostAddress()
        + ":"
        + address.getPort();
  }
}
