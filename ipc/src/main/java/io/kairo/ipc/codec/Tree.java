package io.kairo.ipc.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages without a record: `String`, `Long`, `Double`, `Boolean`, `byte[]`, `List`, `Map<String,
/// Object>` and null. When written, the other numbers, enums, instants, optionals and records may
/// be among them.
public final class Tree {
  private Tree() {}

  /// Reads the value that comes next.
  static @Nullable Object read(MessagePackReader in) throws MalformedException {
    return read(in, 0);
  }

  /// Reads the map that comes next, in its order.
  public static Map<String, Object> readMap(MessagePackReader in) throws MalformedException {
    return readMap(in, 0);
  }

  private static @Nullable Object read(MessagePackReader in, int depth) throws MalformedException {
    return switch (in.next()) {
      case NIL -> {
        in.readNil();
        yield null;
      }
      case BOOLEAN -> in.readBoolean();
      case INTEGER -> in.readInteger();
      case FLOAT -> in.readFloat();
      case STRING -> in.readString();
      case BINARY -> in.readBinary();
      case ARRAY -> readList(in, depth);
      case MAP -> readMap(in, depth);
      case EXTENSION -> {
        if (!in.readUndefined()) {
          throw in.malformed("value must not be a MessagePack extension");
        }
        yield null;
      }
    };
  }

  private static List<Object> readList(MessagePackReader in, int depth) throws MalformedException {
    in.requireDepth(depth);
    int size = in.readArrayHeader();
    List<@Nullable Object> list = new ArrayList<>(Math.min(size, 64));
    for (int i = 0; i < size; i++) {
      list.add(read(in, depth + 1));
    }
    return nonNull(list);
  }

  private static Map<String, Object> readMap(MessagePackReader in, int depth)
      throws MalformedException {
    in.requireDepth(depth);
    int size = in.readMapHeader();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String key = in.readString();
      if (map.containsKey(key)) {
        throw in.malformed("key '" + key + "' must occur once");
      }
      map.put(key, read(in, depth + 1));
    }
    return nonNull(map);
  }

  /// Writes any value of a tree.
  static void write(MessagePackWriter out, @Nullable Object value) {
    write(out, value, 0);
  }

  private static void write(MessagePackWriter out, @Nullable Object value, int depth) {
    if (depth > MessagePackReader.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "lists and maps must be nested at most " + MessagePackReader.MAX_DEPTH + " deep");
    }
    switch (value) {
      case null -> out.writeNil();
      case String text -> out.writeString(text);
      case Long number -> out.writeInteger(number);
      case Integer number -> out.writeInteger(number);
      case Short number -> out.writeInteger(number);
      case Byte number -> out.writeInteger(number);
      case Double number -> out.writeFloat(number);
      case Float number -> out.writeFloat(number);
      case Boolean bool -> out.writeBoolean(bool);
      case byte[] bytes -> out.writeBinary(bytes);
      case Instant instant -> out.writeString(instant.toString());
      case Enum<?> constant -> out.writeString(wire(constant));
      case Optional<?> optional -> write(out, optional.orElse(null), depth);
      case Record record -> RecordPlan.of(record.getClass()).write(out, record);
      case List<?> list -> {
        out.writeArrayHeader(list.size());
        for (Object element : list) {
          write(out, element, depth + 1);
        }
      }
      case Map<?, ?> map -> {
        out.writeMapHeader(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.writeString((String) entry.getKey());
          write(out, entry.getValue(), depth + 1);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "a message cannot carry a '" + value.getClass().getName() + "'");
    }
  }

  /// An enum constant as it is written: in lower case.
  static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// Nil in the middle of a tree is null in Java; the type of `api` does not show it.
  @SuppressWarnings("NullAway")
  private static Map<String, Object> nonNull(Map<String, @Nullable Object> map) {
    return map;
  }

  @SuppressWarnings("NullAway")
  private static List<Object> nonNull(List<@Nullable Object> list) {
    return list;
  }
}
