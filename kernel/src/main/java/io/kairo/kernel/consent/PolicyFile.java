package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.DeviceName;
import io.kairo.kernel.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `policy.yaml`:
///
/// ```yaml
/// rules:
///   - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write, scope: session}
///   - {allow: "connect:api.example.org:443", to: "skill:weather", until: "2027-01-01T00:00:00Z"}
///   - {deny: "agent://gpio/fan", to: "agent:climate"}
/// ```
public final class PolicyFile {
  /// The administrator's rules, which bind every kernel of this machine.
  public static final Path ADMIN = Path.of("/etc/kairo/policy.yaml");

  private static final String OTHERS =
      "connect:HOST:PORT, listen:HOST:PORT, files:$HOME/FOLDER or secret:NAME";

  private PolicyFile() {}

  /// The rules of both layers.
  ///
  /// @param admin a file that may be missing; if it is there it must be the administrator's own
  /// @param user a file that must be there, if one is named
  public static Policy read(Path admin, Optional<Path> user) throws IOException {
    List<Policy.Rule> rules = new ArrayList<>();
    if (Files.exists(admin)) {
      requireAdmins(admin);
      rules.addAll(parse(admin.toString(), Files.readString(admin), Policy.Layer.ADMIN));
    }
    if (user.isPresent()) {
      Path file = user.get();
      rules.addAll(parse(file.toString(), Files.readString(file), Policy.Layer.USER));
    }
    return new Policy(rules);
  }

  /// What others can write is not the administrator's.
  private static void requireAdmins(Path file) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
    boolean shared =
        attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
            || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    if (shared || !Files.getAttribute(file, "unix:uid").equals(0)) {
      throw new IOException(
          "the administrator's policy must belong to root and be writable by root alone, '"
              + file
              + "' is not: chown root "
              + file
              + " && chmod 644 "
              + file);
    }
  }

  static List<Policy.Rule> parse(String name, String text, Policy.Layer layer) {
    YamlMap root = YamlMap.parse(name, text);
    List<Policy.Rule> rules = root.maps("rules").stream().map(rule -> rule(rule, layer)).toList();
    root.end();
    return rules;
  }

  private static Policy.Rule rule(YamlMap rule, Policy.Layer layer) {
    Optional<String> allow = rule.convert("allow", "a resource", PolicyFile::resource);
    Optional<String> deny = rule.convert("deny", "a resource", PolicyFile::resource);
    if (allow.isPresent() == deny.isPresent()) {
      throw rule.error("a rule must have either allow or deny");
    }
    String to = rule.text("to");
    if (!to.matches("(skill|agent):[a-z0-9][a-z0-9-]{0,63}")) {
      throw rule.error("to must look like skill:thermostat or agent:climate, got '" + to + "'");
    }
    Policy.Rule read =
        new Policy.Rule(
            layer,
            allow.isPresent(),
            allow.or(() -> deny).orElseThrow(),
            to,
            rule.choice("access", Access.class).orElse(Access.READ_WRITE),
            rule.choice("scope", Scope.class).orElse(Scope.SESSION),
            rule.convert("until", "a time such as 2027-01-01T00:00:00Z", PolicyFile::instant),
            rule.place());
    rule.end();
    return read;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new NumberFormatException(e.getMessage());
    }
  }

  private static String resource(String text) {
    if (text.startsWith("agent://")) {
      return new DeviceName(text).value();
    }
    if (!text.matches(
        "(connect|listen):[^ ]+:[0-9]{1,5}|files:\\$HOME(/[^ ]*)?|secret:[a-z0-9-]+")) {
      throw new IllegalArgumentException("a device's name, or " + OTHERS);
    }
    return text;
  }
}
