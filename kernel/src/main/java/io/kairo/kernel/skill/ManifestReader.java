package io.kairo.kernel.skill;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.api.Topics;
import io.kairo.kernel.skill.Manifest.Binary;
import io.kairo.kernel.skill.Manifest.Limits;
import io.kairo.kernel.skill.Manifest.Restart;
import io.kairo.kernel.yaml.YamlMap;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private static final Pattern NAME = Pattern.compile("(?=.{1,48}$)[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern INNER_PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
  private static final Pattern OPENED_PATH = Pattern.compile("/dev/[A-Za-z0-9._/-]{1,60}");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(Ki|Mi|Gi)?");

  private ManifestReader() {}

  /// @param file the file's name, for errors
  static Manifest parse(String file, String text) {
    YamlMap root = YamlMap.parse(file, text);
    if (root.integer("kairo").orElse(0) != 1) {
      throw root.error("kairo must be 1, the version of this format");
    }
    String name =
        matching(
            root,
            "name",
            NAME,
            "at most 48 lower-case letters, words joined by -, such as thermostat");
    Manifest manifest =
        new Manifest(
            name,
            root.text("version"),
            root.text("description"),
            binaries(root),
            permissions(root, name),
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
              matching(binary, "path", INNER_PATH, "a path inside the package"),
              matching(binary, "sha256", SHA256, "64 hexadecimal digits")));
      binary.end();
    }
    return binaries;
  }

  private static List<Permission> permissions(YamlMap root, String skill) {
    List<Permission> permissions =
        root.maps("permissions").stream().map(p -> permission(p, skill)).toList();
    Set<String> ids = new HashSet<>();
    for (Permission permission : permissions) {
      if (!ids.add(permission.id())) {
        throw root.error("permission id '" + permission.id() + "' must occur once");
      }
    }
    return permissions;
  }

  private static Permission permission(YamlMap map, String skill) {
    String id = matching(map, "id", NAME, "lower-case words joined by -");
    Optional<String> device = map.optionalText("device");
    Optional<String> event = map.optionalText("event");
    if (device.isPresent() == event.isPresent()) {
      throw map.error("a permission must have either device or event");
    }
    Permission permission =
        device.isPresent() ? device(map, id, device.get()) : event(map, id, event.get(), skill);
    map.end();
    return permission;
  }

  private static Permission device(YamlMap map, String id, String kind) {
    Kind read =
        switch (kind) {
          case "serial" -> Kind.SERIAL;
          case "gpio" -> Kind.GPIO;
          default -> throw map.error("device must be serial or gpio, got '" + kind + "'");
        };
    List<String> paths = map.texts("as");
    for (String path : paths) {
      if (!OPENED_PATH.matcher(path).matches() || path.contains("..")) {
        throw map.error("as must list paths under /dev, got '" + path + "'");
      }
    }
    DeviceName name =
        map.convert("name", "a device name", DeviceName::new)
            .orElseThrow(() -> map.error("key 'name' must be given"));
    return new Permission(
        id,
        read,
        name.value(),
        map.choice("access", Access.class).orElse(Access.READ),
        paths,
        map.text("reason"),
        required(map));
  }

  private static Permission event(YamlMap map, String id, String kind, String skill) {
    Kind read =
        switch (kind) {
          case "publish" -> Kind.PUBLISH;
          case "subscribe" -> Kind.SUBSCRIBE;
          default -> throw map.error("event must be publish or subscribe, got '" + kind + "'");
        };
    String topic =
        map.convert("topic", "a topic pattern", Topics::requirePattern)
            .orElseThrow(() -> map.error("key 'topic' must be given"));
    if (read == Kind.PUBLISH && !topic.startsWith("skill." + skill + ".")) {
      throw map.error(
          "a skill publishes under its own name, skill." + skill + ".…, got '" + topic + "'");
    }
    return new Permission(
        id, read, topic, Access.READ, List.of(), map.text("reason"), required(map));
  }

  private static boolean required(YamlMap map) {
    return map.convert("required", "true or false", ManifestReader::bool).orElse(true);
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NumberFormatException();
    };
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
            size(map, "output"));
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

  private static String matching(YamlMap map, String key, Pattern form, String what) {
    String text = map.text(key);
    if (!form.matcher(text).matches()) {
      throw map.error(key.toLowerCase(Locale.ROOT) + " must be " + what + ", got '" + text + "'");
    }
    return text;
  }
}
