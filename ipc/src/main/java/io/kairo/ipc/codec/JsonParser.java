package io.kairo.ipc.codec;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one JSON text, strictly: no comments, no trailing commas, no key twice.
final class JsonParser {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  Map<String, Object> parseObject() {
    skipSpace();
    if (peek() != '{') {
      throw wrong("an object");
    }
    Map<String, Object> object = object(0);
    requireEnd();
    return object;
  }

  Object parse() {
    Object value = value(0);
    if (value == null) {
      throw wrong("a value other than null");
    }
    requireEnd();
    return value;
  }

  private @Nullable Object value(int depth) {
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  @SuppressWarnings("NullAway") // a null in the middle of a tree; the type of `api` hides it
  private Map<String, Object> object(int depth) {
    enter(depth);
    Map<String, Object> map = new LinkedHashMap<>();
    if (closes('}')) {
      return map;
    }
    do {
      skipSpace();
      if (peek() != '"') {
        throw wrong("a key in quotes");
      }
      String key = string();
      expect(':');
      if (map.containsKey(key)) {
        throw wrong("key '" + key + "' once");
      }
      map.put(key, value(depth + 1));
    } while (continues('}'));
    return map;
  }

  private List<@Nullable Object> array(int depth) {
    enter(depth);
    List<@Nullable Object> list = new ArrayList<>();
    if (closes(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (continues(']'));
    return list;
  }

  private void enter(int depth) {
    if (depth >= MessagePackReader.MAX_DEPTH) {
      throw wrong("at most " + MessagePackReader.MAX_DEPTH + " levels");
    }
    at++;
  }

  private boolean closes(char bracket) {
    skipSpace();
    boolean closes = peek() == bracket;
    at += closes ? 1 : 0;
    return closes;
  }

  private boolean continues(char bracket) {
    skipSpace();
    char c = peek();
    if (c != ',' && c != bracket) {
      throw wrong("',' or '" + bracket + "'");
    }
    at++;
    return c == ',';
  }

  private void expect(char wanted) {
    skipSpace();
    if (peek() != wanted) {
      throw wrong("'" + wanted + "'");
    }
    at++;
  }

  private <T extends @Nullable Object> T literal(String word, T value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private Object number() {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw wrong("a value");
    }
    at = matcher.end();
    if (matcher.group(2) == null && matcher.group(3) == null) {
      try {
        return Long.parseLong(matcher.group());
      } catch (NumberFormatException e) {
        return Double.parseDouble(matcher.group());
      }
    }
    return Double.parseDouble(matcher.group());
  }

  private String string() {
    var out = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      if (c < 0x20) {
        throw wrong("the end of a string");
      }
      at++;
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw wrong("an escape such as \\n");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      code = (code << 4) | digit;
      at++;
    }
    return (char) code;
  }

  private void requireEnd() {
    skipSpace();
    if (at < text.length()) {
      throw wrong("its end");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /// The next character, NUL at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private CallException wrong(String wanted) {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "its end";
    return new CallException(
        ErrorCode.INVALID_ARGUMENT,
        "JSON must have " + wanted + " at offset " + at + ", got " + found);
  }
}
