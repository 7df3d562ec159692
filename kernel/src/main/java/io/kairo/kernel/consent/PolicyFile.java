package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.DeviceName;
import io.kairo.kernel.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads `policy.yaml`:
///
/// ```yaml
/// rules:
///   - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write, scope: session}
///   - {deny: "agent://gpio/fan", to: "agent:climate"}
/// ```
public final class PolicyFile {
  private PolicyFile() {}

  /// The policy in `file`.
  public static Policy read(Path file) throws IOException {
    return parse(file.toString(), Files.readString(file));
  }

  static Policy parse(String name, String text) {
    YamlMap root = YamlMap.parse(name, text);
    Policy policy = new Policy(root.maps("rules").stream().map(PolicyFile::rule).toList());
    root.end();
    return policy;
  }

  private static Policy.Rule rule(YamlMap rule) {
    Optional<DeviceName> allow = rule.convert("allow", "a device name", DeviceName::new);
    Optional<DeviceName> deny = rule.convert("deny", "a device name", DeviceName::new);
    if (allow.isPresent() == deny.isPresent()) {
      throw rule.error("a rule must have either allow or deny");
    }
    String to = rule.text("to");
    if (!to.matches("(skill|agent):[a-z0-9][a-z0-9-]{0,63}")) {
      throw rule.error("to must look like skill:thermostat or agent:climate, got '" + to + "'");
    }
    Policy.Rule read =
        new Policy.Rule(
            allow.isPresent(),
            allow.or(() -> deny).orElseThrow(),
            to,
            rule.choice("access", Access.class).orElse(Access.READ_WRITE),
            rule.choice("scope", Scope.class).orElse(Scope.SESSION),
            rule.place());
    rule.end();
    return read;
  }
}
