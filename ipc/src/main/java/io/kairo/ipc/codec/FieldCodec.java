package io.kairo.ipc.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the values of one type are read and written: one piece of a [RecordPlan].
interface FieldCodec {
  /// Reads a value; throws a [Mismatch] when it is of another type.
  Object read(MessagePackReader in, boolean strict) throws MalformedException;

  default void write(MessagePackWriter out, Object value) {
    Tree.write(out, value);
  }

  /// The codec for a component of this type.
  static FieldCodec of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return parameterized(generic);
    }
    return plain((Class<?>) type);
  }

  private static FieldCodec plain(Class<?> type) {
    if (type == String.class) {
      return (in, strict) -> string(in);
    }
    if (type == int.class || type == Integer.class) {
      return (in, strict) -> (int) integer(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return (in, strict) -> integer(in, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return (in, strict) -> number(in);
    }
    if (type == boolean.class || type == Boolean.class) {
      return (in, strict) -> bool(in);
    }
    if (type == byte[].class) {
      return (in, strict) -> bytes(in);
    }
    if (type == Instant.class) {
      return (in, strict) -> instant(in);
    }
    if (type == Object.class) {
      return (in, strict) -> any(in);
    }
    if (type.isEnum()) {
      return enumeration(type);
    }
    if (type.isRecord()) {
      return record(type);
    }
    throw new IllegalArgumentException("a message cannot carry a '" + type.getName() + "'");
  }

  private static FieldCodec parameterized(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return optional(of(arguments[0]));
    }
    if (type.getRawType() == List.class) {
      return list(of(arguments[0]));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return (in, strict) -> map(in);
    }
    throw new IllegalArgumentException("a message cannot carry a '" + type.getTypeName() + "'");
  }

  private static FieldCodec record(Class<?> type) {
    return new FieldCodec() {
      @Override
      public Object read(MessagePackReader in, boolean strict) throws MalformedException {
        return RecordPlan.of(type).read(in, strict);
      }

      @Override
      public void write(MessagePackWriter out, Object value) {
        RecordPlan.of(type).write(out, (Record) value);
      }
    };
  }

  private static FieldCodec optional(FieldCodec inner) {
    return new FieldCodec() {
      @Override
      public Object read(MessagePackReader in, boolean strict) throws MalformedException {
        Kind kind = in.next();
        if (kind == Kind.NIL) {
          in.readNil();
          return Optional.empty();
        }
        if (kind == Kind.EXTENSION && in.readUndefined()) {
          return Optional.empty();
        }
        return Optional.of(inner.read(in, strict));
      }

      @Override
      public void write(MessagePackWriter out, Object value) {
        ((Optional<?>) value).ifPresentOrElse(it -> inner.write(out, it), out::writeNil);
      }
    };
  }

  private static FieldCodec list(FieldCodec inner) {
    return new FieldCodec() {
      @Override
      public Object read(MessagePackReader in, boolean strict) throws MalformedException {
        require(Kind.ARRAY, in);
        int size = in.readArrayHeader();
        List<Object> list = new ArrayList<>(Math.min(size, 64));
        for (int i = 0; i < size; i++) {
          try {
            list.add(inner.read(in, strict));
          } catch (Mismatch mismatch) {
            throw mismatch.within("[" + i + "]");
          }
        }
        return List.copyOf(list);
      }

      @Override
      public void write(MessagePackWriter out, Object value) {
        List<?> list = (List<?>) value;
        out.writeArrayHeader(list.size());
        for (Object element : list) {
          inner.write(out, element);
        }
      }
    };
  }

  private static FieldCodec enumeration(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(Tree.wire((Enum<?>) constant), constant);
    }
    String wanted = "one of " + String.join(", ", constants.keySet());
    return (in, strict) -> {
      if (in.next() != Kind.STRING) {
        throw mismatch(wanted, in);
      }
      String name = in.readString();
      Object constant = constants.get(name);
      if (constant == null) {
        throw new Mismatch("must be " + wanted + ", got " + quoted(name));
      }
      return constant;
    };
  }

  private static Object any(MessagePackReader in) throws MalformedException {
    Object value = Tree.read(in);
    if (value == null) {
      throw new Mismatch("must not be null");
    }
    return value;
  }

  private static String string(MessagePackReader in) throws MalformedException {
    require(Kind.STRING, in);
    return in.readString();
  }

  private static boolean bool(MessagePackReader in) throws MalformedException {
    require(Kind.BOOLEAN, in);
    return in.readBoolean();
  }

  private static Map<String, Object> map(MessagePackReader in) throws MalformedException {
    require(Kind.MAP, in);
    return Tree.readMap(in);
  }

  /// An integer, or the float that JavaScript writes for one.
  private static long integer(MessagePackReader in, long least, long most)
      throws MalformedException {
    long value;
    switch (in.next()) {
      case INTEGER -> value = in.readInteger();
      case FLOAT -> {
        double number = in.readFloat();
        value = (long) number;
        if (value != number || value == Long.MAX_VALUE) {
          throw new Mismatch("must be an integer, got " + number);
        }
      }
      default -> throw mismatch("an integer", in);
    }
    if (value < least || value > most) {
      throw new Mismatch("must be " + least + " to " + most + ", got " + value);
    }
    return value;
  }

  private static double number(MessagePackReader in) throws MalformedException {
    return switch (in.next()) {
      case INTEGER -> in.readInteger();
      case FLOAT -> in.readFloat();
      default -> throw mismatch("a number", in);
    };
  }

  private static byte[] bytes(MessagePackReader in) throws MalformedException {
    return switch (in.next()) {
      case BINARY -> in.readBinary();
      case STRING -> {
        String text = in.readString();
        try {
          yield Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
          throw new Mismatch("must be bytes or their base64, got " + quoted(text));
        }
      }
      default -> throw mismatch("bytes or their base64", in);
    };
  }

  private static Instant instant(MessagePackReader in) throws MalformedException {
    String text = string(in);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Mismatch("must be a time such as 2026-11-24T08:00:00Z, got " + quoted(text));
    }
  }

  private static void require(Kind kind, MessagePackReader in) throws MalformedException {
    if (in.next() != kind) {
      throw mismatch(kind.words(), in);
    }
  }

  /// Says what was wanted and shows what comes next instead.
  static Mismatch mismatch(String wanted, MessagePackReader in) throws MalformedException {
    String found =
        switch (in.next()) {
          case STRING -> quoted(in.readString());
          case INTEGER -> Long.toString(in.readInteger());
          case FLOAT -> Double.toString(in.readFloat());
          case BOOLEAN -> Boolean.toString(in.readBoolean());
          case NIL, BINARY, ARRAY, MAP, EXTENSION -> in.next().words();
        };
    return new Mismatch("must be " + wanted + ", got " + found);
  }

  private static String quoted(String text) {
    return "'" + (text.length() > 64 ? text.substring(0, 64) + "…" : text) + "'";
  }
}
