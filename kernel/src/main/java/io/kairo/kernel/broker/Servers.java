package io.kairo.kernel.broker;

import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The addresses that a skill may ask for, by what it declared. The kernel looks a name up once and
/// stays with what it found, so that a name that comes to mean another machine leads nowhere else.
final class Servers {
  private final List<Permission> permissions;
  private final Map<String, Set<InetAddress>> known = new ConcurrentHashMap<>();

  Servers(List<Permission> permissions) {
    this.permissions =
        permissions.stream()
            .filter(p -> p.kind() == Kind.CONNECT || p.kind() == Kind.LISTEN)
            .toList();
  }

  /// The permission of `kind` that `address` is meant by. May wait for a name server.
  Optional<Permission> find(Kind kind, InetSocketAddress address) throws InterruptedException {
    for (Permission permission : permissions) {
      if (permission.kind() == kind
          && port(permission) == address.getPort()
          && addresses(host(permission)).contains(address.getAddress())) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }

  /// The names of servers and what they mean, as hosts(5) wants it. May wait for a name server.
  String hosts() throws InterruptedException {
    Set<String> names = new LinkedHashSet<>(Set.of("localhost"));
    permissions.forEach(permission -> names.add(host(permission)));
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      for (InetAddress address : addresses(name)) {
        if (!address.getHostAddress().equals(name)) {
          lines.append(address.getHostAddress()).append(' ').append(name).append('\n');
        }
      }
    }
    return lines.toString();
  }

  private Set<InetAddress> addresses(String host) throws InterruptedException {
    Set<InetAddress> found = known.get(host);
    if (found != null) {
      return found;
    }
    try {
      Set<InetAddress> addresses =
          Set.copyOf(List.of(Aside.call(() -> InetAddress.getAllByName(host))));
      known.put(host, addresses);
      return addresses;
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static String host(Permission permission) {
    String target = permission.target();
    String host = target.substring(0, target.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(Permission permission) {
    String target = permission.target();
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }
}
