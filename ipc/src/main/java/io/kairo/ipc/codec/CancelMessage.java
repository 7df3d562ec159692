package io.kairo.ipc.codec;

/// The body of a CANCEL: `{id}`, the id of a request that is under way. There is no reply of its
/// own: the request is answered with `cancelled`, unless it was answered already.
public record CancelMessage(Object id) {
  private static final byte[][] KEYS = RequestMessage.keys("id");

  /// Reads the body that lies in `bytes` from `from` to `to`.
  public static CancelMessage read(byte[] bytes, int from, int to) throws MalformedException {
    var in = new MessagePackReader(bytes, from, to);
    Object id = null;
    int size = in.readMapHeader();
    for (int i = 0; i < size; i++) {
      if (in.readKey(KEYS, 0) == 0) {
        id = RequestMessage.readId(in);
      } else {
        in.skip();
        in.skip();
      }
    }
    in.requireEnd();
    if (id == null) {
      throw in.malformed("cancel must have an id");
    }
    return new CancelMessage(id);
  }

  /// Writes a whole frame.
  public static void write(MessagePackWriter out, int version, long id) {
    Frame.begin(out);
    out.writeMapHeader(1);
    out.writeUtf8(KEYS[0]);
    out.writeInteger(id);
    Frame.finish(out, version, Frame.CANCEL);
  }
}
