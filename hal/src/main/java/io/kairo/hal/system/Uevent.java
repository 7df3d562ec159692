package io.kairo.hal.system;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A device's `uevent` file in sysfs: a line `KEY=VALUE` for each property. Lines of another form
/// are passed over.
record Uevent(Map<String, String> properties) {
  Uevent {
    properties = Map.copyOf(properties);
  }

  static Uevent parse(String text) {
    return new Uevent(
        text.lines()
            .filter(line -> line.indexOf('=') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1),
                    (first, _) -> first)));
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(properties.get(key)).filter(value -> !value.isEmpty());
  }

  Optional<Long> number(String key) {
    return value(key).flatMap(Numbers::whole);
  }
}
