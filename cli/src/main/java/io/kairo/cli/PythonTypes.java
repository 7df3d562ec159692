package io.kairo.cli;

import io.kairo.api.Doc;
import io.kairo.api.Nothing;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What calls carry, as types of Python. Collects the declarations of those that need one.
final class PythonTypes {
  private static final int WIDTH = 100;

  private static final Set<String> KEYWORDS =
      Set.of(
          "from", "in", "is", "not", "and", "or", "as", "class", "def", "del", "for", "if",
          "import", "lambda", "pass", "raise", "return", "try", "while", "with", "yield", "global",
          "async", "await", "None", "True", "False");

  /// By name; a record comes behind those it is made of.
  private final Map<String, String> declared = new LinkedHashMap<>();

  static boolean keyword(String name) {
    return KEYWORDS.contains(name);
  }

  /// All declarations so far.
  String declarations() {
    return String.join("", declared.values());
  }

  /// How Python writes this type.
  String of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return parameterized(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class || raw == Instant.class) {
      return "str";
    }
    if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      return "int";
    }
    if (raw == double.class || raw == Double.class) {
      return "float";
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "bool";
    }
    if (raw == byte[].class) {
      return "bytes";
    }
    if (raw == Object.class) {
      return "Any";
    }
    if (raw.isEnum()) {
      return enumeration(raw);
    }
    if (raw.isRecord()) {
      return record(raw);
    }
    throw new IllegalArgumentException("a call cannot carry '" + type.getTypeName() + "'");
  }

  private String parameterized(ParameterizedType generic) {
    Type argument = generic.getActualTypeArguments()[0];
    if (generic.getRawType() == Optional.class) {
      return of(argument);
    }
    return generic.getRawType() == List.class ? "list[" + of(argument) + "]" : "dict[str, Any]";
  }

  private String enumeration(Class<?> type) {
    String name = name(type);
    declared.computeIfAbsent(
        name,
        _ ->
            Stream.of(type.getEnumConstants())
                .map(constant -> "\"" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT) + "\"")
                .collect(Collectors.joining(", ", "\n\n" + name + " = Literal[", "]\n")));
    return name;
  }

  private String record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components.length == 1 && components[0].getName().equals("value")) {
      return of(components[0].getGenericType());
    }
    if (type == Nothing.class) {
      return "dict[str, Any]";
    }
    String name = name(type);
    if (!declared.containsKey(name)) {
      StringBuilder fields = new StringBuilder();
      for (RecordComponent component : components) {
        field(fields, name, component);
      }
      declared.put(name, "\n\nclass " + name + "(TypedDict):\n" + fields);
    }
    return name;
  }

  private void field(StringBuilder fields, String record, RecordComponent component) {
    if (keyword(component.getName())) {
      throw new IllegalStateException(
          "a result's field must not be a word of Python, got '"
              + component.getName()
              + "' in "
              + record);
    }
    boolean optional = component.getType() == Optional.class;
    String type = of(component.getGenericType());
    fields.append("    ").append(component.getName()).append(": ");
    fields.append(optional ? "NotRequired[" + type + "]" : type).append("\n");
    Doc doc = component.getAnnotation(Doc.class);
    if (doc != null) {
      fields.append("    \"\"\"").append(wrapped(doc.value(), 4)).append("\"\"\"\n");
    }
  }

  /// A record of `SkillApi` is a `Skill…`, unless its name says so already.
  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    if (outer == null) {
      return type.getSimpleName();
    }
    String prefix = outer.getSimpleName().replaceAll("Api$", "");
    return type.getSimpleName().startsWith(prefix)
        ? type.getSimpleName()
        : prefix + type.getSimpleName();
  }

  /// `text` in lines that fit, the later ones indented.
  static String wrapped(String text, int indent) {
    StringBuilder lines = new StringBuilder();
    int column = indent + 3;
    for (String word : text.split(" ", -1)) {
      if (column + word.length() + 5 > WIDTH) {
        lines.append("\n").append(" ".repeat(indent)).append(word);
        column = indent + word.length();
      } else {
        lines.append(lines.isEmpty() ? "" : " ").append(word);
        column += word.length() + 1;
      }
    }
    return lines.toString();
  }
}
