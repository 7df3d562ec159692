package io.kairo.api;

import java.util.List;
import java.util.Locale;

/// One thing that a skill declares it may ever ask for. A closed set: what is not declared is
/// denied without asking.
///
/// @param id the permission's name inside its manifest
/// @param kind what sort of thing it is
/// @param target what it is about, in the terms of its kind: see [Kind]
/// @param access how it is used
/// @param paths the paths under which the skill opens it, such as `/dev/ttyUSB0`
/// @param reason why, shown to the person who decides
/// @param required whether the skill is of no use without it
/// @param proxied whether the kernel stands between the skill and what it opens
public record Permission(
    String id,
    Kind kind,
    String target,
    Access access,
    List<String> paths,
    String reason,
    boolean required,
    boolean proxied) {
  /// Ends the target of a permission for every device of its kind.
  private static final String EVERY = "/*";

  public Permission {
    paths = List.copyOf(paths);
  }

  /// What the skill holds itself once it is open, if it opens anything.
  public Permission(
      String id,
      Kind kind,
      String target,
      Access access,
      List<String> paths,
      String reason,
      boolean required) {
    this(id, kind, target, access, paths, reason, required, /* proxied= */ false);
  }

  /// What it is about, told from everything else, such as `agent://serial/thermometer` or
  /// `connect:api.example.org:443`: what a grant is given for and a policy's rule names. For every
  /// device of a kind it ends with `/*`.
  public String resource() {
    return kind.isDevice() ? target : kind.name().toLowerCase(Locale.ROOT) + ":" + target;
  }

  /// Whether `resource` is what this is about.
  public boolean covers(String resource) {
    String own = resource();
    return own.equals(resource)
        || (own.endsWith(EVERY)
            && resource.startsWith(own.substring(0, own.length() - 1))
            && !resource.equals(own));
  }

  /// Whether it is about every device of its kind, and not about one.
  public boolean isEvery() {
    return kind.isDevice() && target.endsWith(EVERY);
  }

  /// What a permission is about.
  public enum Kind {
    /// A device by its name, `agent://serial/thermometer`, or every one of its kind,
    /// `agent://serial/*`.
    SERIAL(true, true),
    GPIO(true, true),
    CAMERA(true, false),
    I2C(true, false),
    SPI(true, false),
    USB(true, false),
    /// A TCP server, `host:port`.
    CONNECT(false, true),
    /// A TCP address to be reached at, `host:port`.
    LISTEN(false, true),
    /// A folder and all beneath it, from a named root: `$DATA`, `$TMP`, `$HOME/Pictures`.
    FILES(false, true),
    /// A secret of the vault, by name.
    SECRET(false, true),
    /// Further processes, confined as it is: `spawn`.
    PROCESS(false, true),
    /// Terminals: `open`.
    TERMINAL(false, false),
    /// A topic pattern.
    PUBLISH(false, true),
    SUBSCRIBE(false, true),
    /// A skill that it calls, by name.
    SKILL(false, false),
    /// A model that it uses, by name.
    MODEL(false, false),
    /// A name on a D-Bus, `session:org.example.Name`.
    DBUS(false, false);

    private final boolean device;
    private final boolean offered;

    Kind(boolean device, boolean offered) {
      this.device = device;
      this.offered = offered;
    }

    /// Whether it is a device, which has a name in the registry.
    public boolean isDevice() {
      return device;
    }

    /// Whether this version of Kairo has what it is about. What it has not is denied.
    public boolean isOffered() {
      return offered;
    }
  }

  /// Whether the owner is asked before it holds. Topics, the skill's own folders and processes that
  /// are confined like it need no consent.
  public boolean isAsked() {
    return switch (kind) {
      case PUBLISH, SUBSCRIBE, PROCESS -> false;
      case FILES -> target.startsWith("$HOME");
      default -> true;
    };
  }
}
