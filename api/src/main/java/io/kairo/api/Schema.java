package io.kairo.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// JSON Schema (2020-12) of the records that calls carry, derived from their components.
public final class Schema {
  private Schema() {}

  /// The schema of `record`: an object that allows no other field.
  public static Map<String, Object> of(Class<? extends Record> record) {
    return object(record);
  }

  private static Map<String, Object> object(Class<?> record) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      Map<String, Object> schema = new LinkedHashMap<>(type(component.getGenericType()));
      Doc doc = component.getAnnotation(Doc.class);
      if (doc != null) {
        schema.put("description", doc.value());
      }
      properties.put(component.getName(), schema);
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> type(Type type) {
    if (type instanceof ParameterizedType generic) {
      return parameterized(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return Map.of("type", "string");
    }
    if (raw == Instant.class) {
      return Map.of("type", "string", "format", "date-time");
    }
    if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      return Map.of("type", "integer");
    }
    if (raw == double.class || raw == Double.class) {
      return Map.of("type", "number");
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (raw == byte[].class) {
      return Map.of("type", "string", "contentEncoding", "base64");
    }
    if (raw == DeviceName.class) {
      return Map.of("type", "string", "format", "device-name");
    }
    if (raw == Object.class) {
      return Map.of();
    }
    if (raw.isEnum()) {
      return Map.of("enum", constants(raw));
    }
    if (raw.isRecord()) {
      return object(raw);
    }
    throw new IllegalArgumentException("a call cannot carry '" + type.getTypeName() + "'");
  }

  private static Map<String, Object> parameterized(ParameterizedType generic) {
    Type argument = generic.getActualTypeArguments()[0];
    if (generic.getRawType() == Optional.class) {
      return type(argument);
    }
    if (generic.getRawType() == List.class) {
      return Map.of("type", "array", "items", type(argument));
    }
    return Map.of("type", "object");
  }

  private static List<String> constants(Class<?> type) {
    return Stream.of(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
