package io.kairo.kernel.skill;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.kernel.yaml.YamlMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a permission as the manifests of the original Kairo write it:
///
/// ```yaml
/// - {scope: network, request: connect, criteria: {host: api.example.org}, port: 443}
/// - {scope: kernel, request: "fs:write", criteria: {path: "$DATA"}, description: "Keep notes"}
/// - {scope: device, request: serial, criteria: {name: "agent://serial/thermometer"}}
/// ```
final class OriginalPermission {
  private static final int HTTPS = 443;

  private OriginalPermission() {}

  static Permission read(YamlMap map) {
    String scope = map.text("scope");
    String request = map.text("request");
    Optional<YamlMap> criteria = map.map("criteria");
    Permission read =
        switch (scope) {
          case "network" -> network(map, request, criteria);
          case "kernel" -> kernel(map, request, criteria);
          case "device" -> device(map, request, criteria);
          default ->
              throw map.error("scope must be one of device, kernel, network, got '" + scope + "'");
        };
    criteria.ifPresent(YamlMap::end);
    map.end();
    return read;
  }

  private static Permission network(YamlMap map, String request, Optional<YamlMap> criteria) {
    if (!request.equals("connect")) {
      throw map.error("request of scope network must be connect, got '" + request + "'");
    }
    YamlMap which = criteria.orElseThrow(() -> map.error("criteria must name a host"));
    int port = map.integer("port").or(() -> which.integer("port")).orElse(HTTPS);
    String host = PermissionReader.host(which, Kind.CONNECT, which.text("host") + ":" + port);
    return permission(map, Kind.CONNECT, host, Access.READ_WRITE);
  }

  private static Permission kernel(YamlMap map, String request, Optional<YamlMap> criteria) {
    if (request.equals("process:spawn")) {
      return permission(map, Kind.PROCESS, "spawn", Access.READ_WRITE);
    }
    Access access =
        switch (request) {
          case "fs:read" -> Access.READ;
          case "fs:write" -> Access.READ_WRITE;
          default ->
              throw map.error(
                  "request of scope kernel must be one of fs:read, fs:write, process:spawn, got '"
                      + request
                      + "'");
        };
    YamlMap which = criteria.orElseThrow(() -> map.error("criteria must name a path"));
    return permission(map, Kind.FILES, PermissionReader.folder(which, which.text("path")), access);
  }

  private static Permission device(YamlMap map, String request, Optional<YamlMap> criteria) {
    Kind kind = PermissionReader.DEVICES.get(request);
    if (kind == null) {
      throw map.error(
          "request of scope device must be one of "
              + String.join(", ", PermissionReader.DEVICES.keySet().stream().sorted().toList())
              + ", got '"
              + request
              + "'");
    }
    String target =
        criteria
            .flatMap(which -> which.convert("name", "a device name", DeviceName::new))
            .map(DeviceName::value)
            .orElseGet(() -> PermissionReader.every(kind));
    return permission(map, kind, target, Access.READ_WRITE);
  }

  private static Permission permission(YamlMap map, Kind kind, String target, Access access) {
    String id = map.optionalText("id").orElse(kind.name().toLowerCase(Locale.ROOT));
    String reason = map.optionalText("description").orElse(PermissionReader.NO_REASON);
    return new Permission(id, kind, target, access, List.of(), reason, /* required= */ true);
  }
}
