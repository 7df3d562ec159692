package io.kairo.ipc.codec;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The body of a REQUEST: `{id, method, params?}`.
///
/// @param id a `String`, `Long` or `Double`, for the reply to carry as it came
/// @param method the call's name
/// @param paramsFrom where the parameters begin in the frame's array
/// @param paramsTo where they end; equal to `paramsFrom` when there are none
public record RequestMessage(Object id, String method, int paramsFrom, int paramsTo) {
  private static final byte[][] KEYS = keys("id", "method", "params");

  /// Reads the body that lies in `bytes` from `from` to `to`. The parameters are well formed.
  public static RequestMessage read(byte[] bytes, int from, int to) throws MalformedException {
    var in = new MessagePackReader(bytes, from, to);
    Object id = null;
    String method = null;
    int paramsFrom = from;
    int paramsTo = from;
    int size = in.readMapHeader();
    for (int i = 0; i < size; i++) {
      switch (in.readKey(KEYS, i)) {
        case 0 -> id = readId(in);
        case 1 -> method = in.readString();
        case 2 -> {
          paramsFrom = in.position();
          in.skip();
          paramsTo = in.position();
        }
        default -> {
          in.skip();
          in.skip();
        }
      }
    }
    in.requireEnd();
    if (id == null || method == null) {
      throw in.malformed("request must have an id and a method");
    }
    return new RequestMessage(id, method, paramsFrom, paramsTo);
  }

  /// Writes a whole frame.
  public static void write(
      MessagePackWriter out, int version, long id, String method, Record params) {
    begin(out, id, method);
    RecordCodec.write(out, params);
    Frame.finish(out, version, Frame.REQUEST);
  }

  /// Writes a whole frame with parameters that no record describes.
  public static void write(
      MessagePackWriter out, int version, long id, String method, Map<String, Object> params) {
    begin(out, id, method);
    Tree.write(out, params);
    Frame.finish(out, version, Frame.REQUEST);
  }

  private static void begin(MessagePackWriter out, long id, String method) {
    Frame.begin(out);
    out.writeMapHeader(3);
    out.writeUtf8(KEYS[0]);
    out.writeInteger(id);
    out.writeUtf8(KEYS[1]);
    out.writeString(method);
    out.writeUtf8(KEYS[2]);
  }

  static Object readId(MessagePackReader in) throws MalformedException {
    return switch (in.next()) {
      case STRING -> in.readString();
      case FLOAT -> in.readFloat();
      case INTEGER -> in.readInteger();
      case NIL, BOOLEAN, BINARY, ARRAY, MAP, EXTENSION ->
          throw in.malformed("id must be a string or a number, got " + in.next().words());
    };
  }

  static byte[][] keys(String... names) {
    return Stream.of(names)
        .map(name -> name.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  /// Writes an id as it came; `null` where the request's own could not be read.
  static void writeId(MessagePackWriter out, @Nullable Object id) {
    switch (id) {
      case null -> out.writeNil();
      case Long number -> out.writeInteger(number);
      case Double number -> out.writeFloat(number);
      case String text -> out.writeString(text);
      default ->
          throw new IllegalArgumentException("id must come from a request, got '" + id + "'");
    }
  }
}
