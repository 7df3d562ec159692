package io.kairo.hal.system;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `/etc/os-release`: the operating system, as it calls itself. What it does not say is absent. See
/// os-release(5).
record OsRelease(Optional<String> prettyName, Optional<String> id, Optional<String> version) {
  static OsRelease read(Root root) {
    return parse(root.find("etc/os-release").or(() -> root.find("usr/lib/os-release")).orElse(""));
  }

  static OsRelease parse(String text) {
    Map<String, String> values =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> unquote(line.substring(line.indexOf('=') + 1)),
                    (_, last) -> last));
    return new OsRelease(
        Optional.ofNullable(values.get("PRETTY_NAME")),
        Optional.ofNullable(values.get("ID")),
        Optional.ofNullable(values.get("VERSION_ID")));
  }

  /// The value as a shell would take it: quotes off, and a backslash before `"`, `$`, `` ` `` or
  /// itself.
  private static String unquote(String value) {
    boolean quoted =
        value.length() > 1
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(0) == value.charAt(value.length() - 1);
    String inner = quoted ? value.substring(1, value.length() - 1) : value;
    return value.startsWith("'") ? inner : inner.replaceAll("\\\\([\"$`\\\\])", "$1");
  }
}
