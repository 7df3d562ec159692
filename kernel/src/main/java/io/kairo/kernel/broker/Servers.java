package io.kairo.kernel.broker;

import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

  boolean isEmpty() {
    return permissions.isEmpty();
  }

  /// The permission of `kind` that `address` is meant by. May wait for a name server.
  Optional<Permission> find(Kind kind, InetSocketAddress address) {
    return permissions.stream()
        .filter(p -> p.kind() == kind && port(p) == address.getPort())
        .filter(p -> addresses(host(p)).contains(address.getAddress()))
        .findFirst();
  }

  /// The names of servers and what they mean, as hosts(5) wants it.
  String hosts() {
    Map<String, Set<InetAddress>> hosts = new LinkedHashMap<>();
    hosts.put("localhost", addresses("localhost"));
    permissions.forEach(p -> hosts.put(host(p), addresses(host(p))));
    return hosts.entrySet().stream()
        .flatMap(entry ->
            entry.getValue().stream()
                .map(address -> address.getHostAddress() + " " + entry.getKey() + "\n"))
        .collect(Collectors.joining());
  }

  private Set<InetAddress> addresses(String host) {
    Set<InetAddress> found = known.get(host);
    if (found != null) {
      return found;
    }
    try {
      Set<InetAddress> addresses =
          Arrays.stream(InetAddress.getAllByName(host)).collect(Collectors.toUnmodifiableSet());
      known.put(host, addresses);
      return addresses;
    } catch (UnknownHostException e) {
      return Set.of();
    }
  }

  private static String host(Permission permission) {
    String target = permission.target();
    String host = target.substring(0, target.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// The port of a permission for a server or an address.
  static int port(Permission permission) {
    String target = permission.target();
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }
}
