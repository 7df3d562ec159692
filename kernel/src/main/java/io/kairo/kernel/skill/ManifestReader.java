package io.kairo.kernel.skill;

import io.kairo.api.Permission;
import io.kairo.api.SandboxLevel;
import io.kairo.kernel.skill.Manifest.Binary;
import io.kairo.kernel.skill.Manifest.Limits;
import io.kairo.kernel.skill.Manifest.Restart;
import io.kairo.kernel.yaml.YamlMap;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `kairo.yaml`. An unknown key, a path that leaves the package or a topic of somebody else
/// is an error with line and column.
final class ManifestReader {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern INNER_PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(Ki|Mi|Gi)?");

  private ManifestReader() {}

  /// @param file the file's name, for errors
  static Manifest parse(String file, String text) {
    YamlMap root = YamlMap.parse(file, text);
    if (root.integer("kairo").orElse(0) != 1) {
      throw root.error("kairo must be 1, the version of this format");
    }
    String name =
        root.matching(
            "name",
            PermissionReader.NAME,
            "at most 48 lower-case letters, words joined by -, such as thermostat");
    Manifest manifest =
        new Manifest(
            name,
            root.text("version"),
            root.text("description"),
            binaries(root),
            permissions(root, name),
            root.choice("sandbox", SandboxLevel.class).orElse(SandboxLevel.STANDARD),
            root.map("limits").map(ManifestReader::limits).orElse(Limits.NONE),
            restart(root),
            seconds(root, "watchdog_seconds"));
    root.end();
    return manifest;
  }

  private static Map<String, Binary> binaries(YamlMap root) {
    YamlMap map =
        root.map("binaries").orElseThrow(() -> root.error("key 'binaries' must be given"));
    Map<String, Binary> binaries = new LinkedHashMap<>();
    for (String platform : map.keys()) {
      YamlMap binary = map.map(platform).orElseThrow();
      binaries.put(
          platform,
          new Binary(
              binary.matching("path", INNER_PATH, "a path inside the package"),
              binary.matching("sha256", SHA256, "64 hexadecimal digits")));
      binary.end();
    }
    return binaries;
  }

  private static List<Permission> permissions(YamlMap root, String skill) {
    List<Permission> permissions =
        root.maps("permissions").stream().map(p -> PermissionReader.read(p, skill)).toList();
    Set<String> ids = new HashSet<>();
    for (Permission permission : permissions) {
      if (!ids.add(permission.id())) {
        throw root.error("permission id '" + permission.id() + "' must occur once");
      }
    }
    return permissions;
  }

  private static Restart restart(YamlMap root) {
    return root.convert(
            "restart",
            "never or on-failure",
            text ->
                switch (text) {
                  case "never" -> Restart.NEVER;
                  case "on-failure" -> Restart.ON_FAILURE;
                  default -> throw new NumberFormatException();
                })
        .orElse(Restart.NEVER);
  }

  private static Limits limits(YamlMap map) {
    Limits limits =
        new Limits(
            size(map, "memory"),
            count(map, "files"),
            count(map, "processes"),
            size(map, "fsize"),
            count(map, "cpu_seconds").stream().asLongStream().findFirst(),
            map.convert("cpu", "a share of one core such as 0.5", ManifestReader::share)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty()),
            seconds(map, "wall_seconds"),
            size(map, "output"),
            size(map, "disk"));
    map.end();
    return limits;
  }

  private static Double share(String text) {
    double share = Double.parseDouble(text);
    if (!(share >= 0.01 && share <= 1024)) {
      throw new NumberFormatException();
    }
    return share;
  }

  private static Optional<Duration> seconds(YamlMap map, String key) {
    return map.convert(key, "seconds, 1 to 86400", ManifestReader::duration);
  }

  private static Duration duration(String text) {
    long seconds = Long.parseLong(text);
    if (seconds < 1 || seconds > 86_400) {
      throw new NumberFormatException();
    }
    return Duration.ofSeconds(seconds);
  }

  private static OptionalInt count(YamlMap map, String key) {
    return map.integer(key).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static OptionalLong size(YamlMap map, String key) {
    return map.convert(key, "a size such as 64Mi", ManifestReader::bytes)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static Long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new NumberFormatException();
    }
    long unit =
        switch (Optional.ofNullable(matcher.group(2)).orElse("")) {
          case "Ki" -> 1L << 10;
          case "Mi" -> 1L << 20;
          case "Gi" -> 1L << 30;
          default -> 1L;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }
}
