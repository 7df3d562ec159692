package io.kairo.cli.demo;

import io.kairo.api.Event;
import io.kairo.cli.shell.CleanText;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The fields of an event, read tolerantly: a field of another type is as good as absent.
///
/// @param fields what the event carries
record Payload(Map<String, Object> fields) {
  private static final int LONGEST = 160;

  static Payload of(Event event) {
    return new Payload(event.payload());
  }

  /// A field as cleaned text, empty when it is absent.
  String text(String key) {
    Object value = fields.get(key);
    return switch (value) {
      case null -> "";
      case Optional<?> optional -> CleanText.of(optional.map(String::valueOf).orElse(""), LONGEST);
      default -> CleanText.of(value.toString(), LONGEST);
    };
  }

  OptionalLong whole(String key) {
    return fields.get(key) instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  OptionalDouble number(String key) {
    return fields.get(key) instanceof Number number && Double.isFinite(number.doubleValue())
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }
}
