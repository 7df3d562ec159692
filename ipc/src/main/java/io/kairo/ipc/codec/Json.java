package io.kairo.ipc.codec;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON for people and scripts: what a [Tree] holds, with `byte[]` as base64. A number that JSON
/// cannot say (`NaN`, infinity) is `null`.
public final class Json {
  private Json() {}

  /// A record, a map, a list or a simple value as JSON, on one line.
  public static String write(Object value) {
    var out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  /// Parses exactly one JSON object (RFC 8259). Integers that fit are `Long`, other numbers
  /// `Double`. Throws a [io.kairo.api.CallException] with `invalid_argument` that says where it
  /// went wrong.
  public static Map<String, Object> parseObject(String text) {
    return new JsonParser(text).parseObject();
  }

  /// Parses exactly one JSON value that is not `null`, as [#parseObject] does.
  public static Object parse(String text) {
    return new JsonParser(text).parse();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> writeString(out, text);
      case Double number -> out.append(Double.isFinite(number) ? number.toString() : "null");
      case Float number -> out.append(Float.isFinite(number) ? number.toString() : "null");
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      case byte[] bytes -> writeString(out, Base64.getEncoder().encodeToString(bytes));
      case Map<?, ?> map -> writeMap(out, map);
      case List<?> list -> writeList(out, list);
      default -> write(out, simple(value));
    }
  }

  /// What else a message can carry: an enum, an instant, a record.
  private static @Nullable Object simple(Object value) {
    var out = new MessagePackWriter();
    Tree.write(out, value);
    try {
      return Tree.read(new MessagePackReader(out.array(), 0, out.length()));
    } catch (MalformedException e) {
      throw new AssertionError("what is written can be read", e);
    }
  }

  private static void writeMap(StringBuilder out, Map<?, ?> map) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      writeString(out, (String) entry.getKey());
      out.append(':');
      write(out, entry.getValue());
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void writeList(StringBuilder out, List<?> list) {
    String separator = "[";
    for (Object element : list) {
      out.append(separator);
      write(out, element);
      separator = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  /// Control characters, C1 ones included, are escaped: the text may end up in a terminal.
  private static void writeString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c) || (Character.isSurrogate(c) && !paired(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
