package io.kairo.ipc.codec;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The body of a RESPONSE: `{id, result}`, `{id, descriptors, result}` or `{id, error, code,
/// retryable, help}`. `error` is the sentence, as the original's clients expect it; `help` is left
/// out when it is empty.
///
/// @param id what the request carried, or empty when the other side could not read it
/// @param resultFrom where the result begins in the frame's array
/// @param resultTo where it ends
/// @param descriptors how many descriptors came along
/// @param error why the call failed, if it did
public record ResponseMessage(
    Optional<Object> id,
    int resultFrom,
    int resultTo,
    int descriptors,
    Optional<CallException> error) {
  private static final byte[][] KEYS =
      RequestMessage.keys("id", "result", "error", "code", "retryable", "help", "descriptors");

  /// Reads the body that lies in `bytes` from `from` to `to`. The result is well formed.
  public static ResponseMessage read(byte[] bytes, int from, int to) throws MalformedException {
    var in = new MessagePackReader(bytes, from, to);
    Object id = null;
    String sentence = null;
    String code = "";
    String help = "";
    int resultFrom = from;
    int resultTo = from;
    long descriptors = 0;
    int size = in.readMapHeader();
    for (int i = 0; i < size; i++) {
      switch (in.readKey(KEYS, i)) {
        case 0 -> id = readId(in);
        case 1 -> {
          resultFrom = in.position();
          in.skip();
          resultTo = in.position();
        }
        case 2 -> sentence = in.readString();
        case 3 -> code = in.readString();
        case 4 -> in.skip();
        case 5 -> help = in.readString();
        case 6 -> descriptors = in.readInteger();
        default -> {
          in.skip();
          in.skip();
        }
      }
    }
    in.requireEnd();
    return new ResponseMessage(
        Optional.ofNullable(id),
        resultFrom,
        resultTo,
        Math.clamp(descriptors, 0, Frame.MAX_DESCRIPTORS),
        error(sentence, code, help));
  }

  /// Writes a whole frame with a result.
  public static void writeResult(MessagePackWriter out, int version, Object id, Record result) {
    writeResult(out, version, id, result, 0);
  }

  /// Writes a whole frame with a result and says how many descriptors come along.
  public static void writeResult(
      MessagePackWriter out, int version, Object id, Record result, int descriptors) {
    Frame.begin(out);
    out.writeMapHeader(descriptors == 0 ? 2 : 3);
    out.writeUtf8(KEYS[0]);
    RequestMessage.writeId(out, id);
    if (descriptors > 0) {
      out.writeUtf8(KEYS[6]);
      out.writeInteger(descriptors);
    }
    out.writeUtf8(KEYS[1]);
    RecordCodec.write(out, result);
    Frame.finish(out, version, Frame.RESPONSE);
  }

  /// Writes a whole frame that says why a call failed.
  public static void writeError(
      MessagePackWriter out, int version, Object id, ErrorCode code, String sentence, String help) {
    error(out, version, id, code, sentence, help);
  }

  /// Writes a whole frame that says why what was sent is no request; its id is nil.
  public static void writeRefusal(MessagePackWriter out, int version, String sentence) {
    error(out, version, null, ErrorCode.INVALID_ARGUMENT, sentence, "");
  }

  private static void error(
      MessagePackWriter out,
      int version,
      @Nullable Object id,
      ErrorCode code,
      String sentence,
      String help) {
    Frame.begin(out);
    out.writeMapHeader(help.isEmpty() ? 4 : 5);
    out.writeUtf8(KEYS[0]);
    RequestMessage.writeId(out, id);
    out.writeUtf8(KEYS[2]);
    out.writeString(sentence);
    out.writeUtf8(KEYS[3]);
    out.writeString(code.wire());
    out.writeUtf8(KEYS[4]);
    out.writeBoolean(code.retryable());
    if (!help.isEmpty()) {
      out.writeUtf8(KEYS[5]);
      out.writeString(help);
    }
    Frame.finish(out, version, Frame.RESPONSE);
  }

  private static @Nullable Object readId(MessagePackReader in) throws MalformedException {
    if (in.next() == Kind.NIL) {
      in.readNil();
      return null;
    }
    return RequestMessage.readId(in);
  }

  private static Optional<CallException> error(
      @Nullable String sentence, String code, String help) {
    if (sentence == null) {
      return Optional.empty();
    }
    ErrorCode known = ErrorCode.of(code).orElse(ErrorCode.INTERNAL);
    return Optional.of(new CallException(known, sentence, help));
  }
}
