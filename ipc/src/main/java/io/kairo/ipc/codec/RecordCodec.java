package io.kairo.ipc.codec;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.util.Map;

/// Records as messages. A component is a key; an empty `Optional` is left out; an enum is its name
/// in lower case; an `Instant` is ISO-8601; `byte[]` is binary, and base64 where only a string can
/// be had; a record whose one component is called `value` is that value.
///
/// Whatever does not fit is a [CallException] with `invalid_argument` that names the field.
public final class RecordCodec {
  private RecordCodec() {}

  /// Reads parameters: a field that `type` does not have is refused.
  public static <R extends Record> R readStrict(MessagePackReader in, Class<R> type)
      throws MalformedException {
    return read(in, type, true);
  }

  /// Reads a reply, perhaps of a newer kernel: a field that `type` does not have is passed over.
  public static <R extends Record> R readLenient(MessagePackReader in, Class<R> type)
      throws MalformedException {
    return read(in, type, false);
  }

  /// Writes `record` as a map.
  public static void write(MessagePackWriter out, Record record) {
    RecordPlan.of(record.getClass()).writeMap(out, record);
  }

  /// What `record` looks like on the wire, as a tree.
  public static Map<String, Object> toTree(Record record) {
    var out = new MessagePackWriter();
    write(out, record);
    try {
      return Tree.readMap(new MessagePackReader(out.array(), 0, out.length()));
    } catch (MalformedException e) {
      throw new AssertionError("what is written can be read", e);
    }
  }

  /// The record that `tree` describes.
  public static <R extends Record> R fromTree(Map<String, Object> tree, Class<R> type) {
    var out = new MessagePackWriter();
    Tree.write(out, tree);
    try {
      return readStrict(new MessagePackReader(out.array(), 0, out.length()), type);
    } catch (MalformedException e) {
      throw new CallException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private static <R extends Record> R read(MessagePackReader in, Class<R> type, boolean strict)
      throws MalformedException {
    try {
      return type.cast(RecordPlan.of(type).readMap(in, strict));
    } catch (Mismatch mismatch) {
      throw mismatch.toCallException();
    }
  }
}
