package io.kairo.ipc.codec;

import io.kairo.api.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The body of a REQUEST: `{id, method, params?}`, and in version 2 also `{deadlineMillis?,
/// correlationId?, causationId?, traceId?}`.
///
/// @param id a `String`, `Long` or `Double`, for the reply to carry as it came
/// @param method the call's name
/// @param paramsFrom where the parameters begin in the frame's array
/// @param paramsTo where they end; equal to `paramsFrom` when there are none
/// @param deadlineMillis how long after its arrival the reply is still of use; 0 is for ever
/// @param cause why it is made
public record RequestMessage(
    Object id, String method, int paramsFrom, int paramsTo, long deadlineMillis, Cause cause) {
  private static final byte[][] KEYS =
      keys("id", "method", "params", "deadlineMillis", "correlationId", "causationId", "traceId");

  /// A month: longer than anybody waits.
  private static final long MOST_MILLIS = 31L * 24 * 3600 * 1000;

  private static final int MOST_CAUSE = 128;

  /// Reads the body that lies in `bytes` from `from` to `to`. The parameters are well formed.
  public static RequestMessage read(byte[] bytes, int from, int to) throws MalformedException {
    var in = new MessagePackReader(bytes, from, to);
    Object id = null;
    String method = null;
    int paramsFrom = from;
    int paramsTo = from;
    long deadline = 0;
    Cause cause = Cause.NONE;
    int size = in.readMapHeader();
    for (int i = 0; i < size; i++) {
      int key = in.readKey(KEYS, i);
      switch (key) {
        case 0 -> id = readId(in);
        case 1 -> method = in.readString();
        case 2 -> {
          paramsFrom = in.position();
          in.skip();
          paramsTo = in.position();
        }
        case 3 -> deadline = readDeadline(in);
        case 4, 5, 6 -> cause = readCause(in, cause, key);
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
    return new RequestMessage(id, method, paramsFrom, paramsTo, deadline, cause);
  }

  private static long readDeadline(MessagePackReader in) throws MalformedException {
    if (in.next() == Kind.NIL) {
      in.readNil();
      return 0;
    }
    double millis =
        switch (in.next()) {
          case INTEGER -> in.readInteger();
          case FLOAT -> in.readFloat();
          case NIL, BOOLEAN, STRING, BINARY, ARRAY, MAP, EXTENSION -> Double.NaN;
        };
    if (!(millis >= 1 && millis <= MOST_MILLIS)) {
      throw in.malformed("deadlineMillis must be 1 to " + MOST_MILLIS + ", got " + millis);
    }
    return (long) millis;
  }

  private static Cause readCause(MessagePackReader in, Cause known, int key)
      throws MalformedException {
    if (in.next() == Kind.NIL) {
      in.readNil();
      return known;
    }
    if (in.next() != Kind.STRING) {
      throw in.malformed("a cause must be a string, got " + in.next().words());
    }
    Optional<String> value = Optional.of(in.readString());
    if (value.get().length() > MOST_CAUSE) {
      throw in.malformed("a cause must have at most " + MOST_CAUSE + " characters");
    }
    return switch (key) {
      case 4 -> new Cause(value, known.causationId(), known.traceId());
      case 5 -> new Cause(known.correlationId(), value, known.traceId());
      default -> new Cause(known.correlationId(), known.causationId(), value);
    };
  }

  /// Writes a whole frame.
  ///
  /// @param deadlineMillis how long the reply is of use; 0 is for ever
  public static void write(
      MessagePackWriter out,
      int version,
      long id,
      String method,
      Record params,
      long deadlineMillis,
      Cause cause) {
    begin(out, id, method, deadlineMillis, cause);
    RecordCodec.write(out, params);
    Frame.finish(out, version, Frame.REQUEST);
  }

  /// Writes a whole frame with parameters that no record describes.
  public static void write(
      MessagePackWriter out,
      int version,
      long id,
      String method,
      Map<String, Object> params,
      long deadlineMillis,
      Cause cause) {
    begin(out, id, method, deadlineMillis, cause);
    Tree.write(out, params);
    Frame.finish(out, version, Frame.REQUEST);
  }

  /// All but the parameters, whose key comes last.
  private static void begin(
      MessagePackWriter out, long id, String method, long deadlineMillis, Cause cause) {
    int present = 3 + (deadlineMillis > 0 ? 1 : 0) + present(cause);
    Frame.begin(out);
    out.writeMapHeader(present);
    out.writeUtf8(KEYS[0]);
    out.writeInteger(id);
    out.writeUtf8(KEYS[1]);
    out.writeString(method);
    if (deadlineMillis > 0) {
      out.writeUtf8(KEYS[3]);
      out.writeInteger(deadlineMillis);
    }
    writeCause(out, 4, cause.correlationId());
    writeCause(out, 5, cause.causationId());
    writeCause(out, 6, cause.traceId());
    out.writeUtf8(KEYS[2]);
  }

  private static int present(Cause cause) {
    return (cause.correlationId().isPresent() ? 1 : 0)
        + (cause.causationId().isPresent() ? 1 : 0)
        + (cause.traceId().isPresent() ? 1 : 0);
  }

  private static void writeCause(MessagePackWriter out, int key, Optional<String> value) {
    if (value.isPresent()) {
      out.writeUtf8(KEYS[key]);
      out.writeString(value.get());
    }
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
