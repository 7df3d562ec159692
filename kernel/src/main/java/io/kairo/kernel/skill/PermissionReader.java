package io.kairo.kernel.skill;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.api.Topics;
import io.kairo.kernel.yaml.YamlMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads one entry of a manifest's `permissions`. What it is about stands under the key that names
/// its sort, such as `device: serial` or `net: connect`.
final class PermissionReader {
  static final Pattern NAME = Pattern.compile("(?=.{1,48}$)[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern OPENED_PATH = Pattern.compile("/dev/[A-Za-z0-9._/-]{1,60}");
  private static final Pattern SECRET_PATH =
      Pattern.compile("/run/secrets/[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SERVER =
      Pattern.compile(
          "([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+]):([0-9]+)");
  private static final Pattern ADDRESS =
      Pattern.compile("(localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+]):([0-9]+)");
  private static final Pattern FOLDER =
      Pattern.compile("\\$(DATA|TMP|HOME)(/(?!\\.\\.?(/|$))[^/\\p{Cntrl}]{1,255}){0,32}");
  private static final Pattern BUS_NAME =
      Pattern.compile("[A-Za-z_-][A-Za-z0-9_-]*(\\.[A-Za-z_-][A-Za-z0-9_-]*)+");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");

  /// The kinds of device, as they are written.
  static final Map<String, Kind> DEVICES =
      Map.of(
          "serial", Kind.SERIAL,
          "gpio", Kind.GPIO,
          "camera", Kind.CAMERA,
          "i2c", Kind.I2C,
          "spi", Kind.SPI,
          "usb", Kind.USB);

  private static final int HIGHEST_PORT = 65_535;

  private static final Map<String, Function<PermissionReader, Permission>> SORTS =
      Map.of(
          "device", PermissionReader::device,
          "net", PermissionReader::net,
          "fs", PermissionReader::files,
          "process", PermissionReader::process,
          "terminal", PermissionReader::terminal,
          "event", PermissionReader::event,
          "secret", PermissionReader::secret,
          "skill", PermissionReader::skill,
          "model", PermissionReader::model,
          "dbus", PermissionReader::dbus);

  private final YamlMap map;
  private final String skill;

  private PermissionReader(YamlMap map, String skill) {
    this.map = map;
    this.skill = skill;
  }

  /// @param skill the skill's name
  static Permission read(YamlMap map, String skill) {
    if (map.optionalText("scope").isPresent()) {
      return OriginalPermission.read(map);
    }
    List<String> sorts = SORTS.keySet().stream().filter(map::has).sorted().toList();
    if (sorts.size() != 1) {
      throw map.error(
          "a permission must have one of "
              + String.join(", ", SORTS.keySet().stream().sorted().toList())
              + ", got "
              + (sorts.isEmpty() ? "none" : String.join(" and ", sorts)));
    }
    Function<PermissionReader, Permission> sort = SORTS.get(sorts.getFirst());
    if (sort == null) {
      throw new IllegalStateException("a sort that was found must be known");
    }
    Permission read = sort.apply(new PermissionReader(map, skill));
    map.end();
    return read;
  }

  private Permission device() {
    Kind kind = chosen("device", DEVICES);
    List<String> paths = map.texts("as");
    for (String path : paths) {
      if (!OPENED_PATH.matcher(path).matches() || path.contains("..")) {
        throw map.error("as must list paths under /dev, got '" + path + "'");
      }
    }
    Optional<DeviceName> name = map.convert("name", "a device name", DeviceName::new);
    Access access = map.choice("access", Access.class).orElse(Access.READ);
    if (name.isEmpty() && map.optionalText("id").isPresent()) {
      throw map.error("key 'name' must be given");
    }
    return permission(
        kind, name.map(DeviceName::value).orElseGet(() -> every(kind)), access, paths);
  }

  /// What a permission for every device of `kind` is about.
  static String every(Kind kind) {
    return "agent://" + kind.name().toLowerCase(Locale.ROOT) + "/*";
  }

  private Permission net() {
    Kind kind = chosen("net", Map.of("connect", Kind.CONNECT, "listen", Kind.LISTEN));
    return permission(kind, host(map, kind, map.text("host")), Access.READ_WRITE, List.of());
  }

  /// A server or an address of its own, as it is written down.
  static String host(YamlMap at, Kind kind, String text) {
    Pattern form = kind == Kind.CONNECT ? SERVER : ADDRESS;
    int port = text.lastIndexOf(':');
    if (!form.matcher(text).matches()
        || text.length() - port > 6
        || !isPort(Integer.parseInt(text.substring(port + 1)))) {
      throw at.error(
          kind == Kind.CONNECT
              ? "host must be one server and its port, such as api.example.org:443, got '"
                  + text
                  + "'"
              : "host must be an address of this machine and a port, such as 127.0.0.1:8080, got '"
                  + text
                  + "'");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= HIGHEST_PORT;
  }

  private Permission files() {
    Access access = chosen("fs", Map.of("read", Access.READ, "write", Access.READ_WRITE));
    return permission(Kind.FILES, folder(map, map.text("path")), access, List.of());
  }

  /// A folder beneath a named root.
  static String folder(YamlMap at, String path) {
    if (!FOLDER.matcher(path).matches()) {
      throw at.error(
          "path must lie beneath $DATA, $TMP or $HOME, such as $HOME/Pictures, got '" + path + "'");
    }
    return path;
  }

  private Permission process() {
    chosen("process", Map.of("spawn", Kind.PROCESS));
    return permission(Kind.PROCESS, "spawn", Access.READ_WRITE, List.of());
  }

  private Permission terminal() {
    chosen("terminal", Map.of("open", Kind.TERMINAL));
    return permission(Kind.TERMINAL, "open", Access.READ_WRITE, List.of());
  }

  private Permission event() {
    Kind kind = chosen("event", Map.of("publish", Kind.PUBLISH, "subscribe", Kind.SUBSCRIBE));
    String topic =
        map.convert("topic", "a topic pattern", Topics::requirePattern)
            .orElseThrow(() -> map.error("key 'topic' must be given"));
    if (kind == Kind.PUBLISH && !topic.startsWith("skill." + skill + ".")) {
      throw map.error(
          "a skill publishes under its own name, skill." + skill + ".…, got '" + topic + "'");
    }
    return permission(kind, topic, Access.READ, List.of());
  }

  private Permission secret() {
    List<String> paths = map.texts("as");
    for (String path : paths) {
      if (!SECRET_PATH.matcher(path).matches()) {
        throw map.error("as must list paths such as /run/secrets/api-key, got '" + path + "'");
      }
    }
    return permission(
        Kind.SECRET,
        map.matching("secret", NAME, "the name of a secret in the vault, such as api-key"),
        Access.READ,
        paths);
  }

  private Permission skill() {
    return permission(
        Kind.SKILL,
        map.matching("skill", NAME, "a skill's name, such as thermostat"),
        Access.READ_WRITE,
        List.of());
  }

  private Permission model() {
    return permission(
        Kind.MODEL, map.matching("model", MODEL, "a model's name"), Access.READ_WRITE, List.of());
  }

  private Permission dbus() {
    String bus = chosen("dbus", Map.of("session", "session", "system", "system"));
    String name = map.matching("talk", BUS_NAME, "a bus name such as org.example.Player");
    return permission(Kind.DBUS, bus + ":" + name, Access.READ_WRITE, List.of());
  }

  private <T> T chosen(String key, Map<String, T> words) {
    String word = map.text(key);
    T found = words.get(word);
    if (found == null) {
      throw map.error(
          key
              + " must be one of "
              + String.join(", ", words.keySet().stream().sorted().toList())
              + ", got '"
              + word
              + "'");
    }
    return found;
  }

  /// A short form, one without an id, needs no reason.
  private Permission permission(Kind kind, String target, Access access, List<String> paths) {
    Optional<String> id = map.optionalText("id");
    String name =
        id.isEmpty()
            ? kind.name().toLowerCase(Locale.ROOT)
            : map.matching("id", NAME, "lower-case words joined by -");
    String reason =
        id.isEmpty() ? map.optionalText("reason").orElse(NO_REASON) : map.text("reason");
    boolean required = map.flag("required").orElse(true);
    boolean proxied = kind.isDevice() && map.flag("proxied").orElse(false);
    if (proxied && (kind != Kind.SERIAL || paths.isEmpty())) {
      throw map.error("proxied must be of a serial device that is opened under a path, see 'as'");
    }
    return new Permission(name, kind, target, access, paths, reason, required, proxied);
  }

  static final String NO_REASON = "(no reason given)";
}
