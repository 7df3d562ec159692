package io.kairo.ipc.codec;

import io.kairo.api.Event;
import java.util.Map;

/// The body of an EVENT: the envelope, and the subscription that it came by.
public record EventMessage(Event event, String subscriptionId) {
  private static final byte[][] KEYS = RequestMessage.keys("subscriptionId");

  /// Reads the body that lies in `bytes` from `from` to `to`.
  public static EventMessage read(byte[] bytes, int from, int to) throws MalformedException {
    String subscription = subscription(new MessagePackReader(bytes, from, to));
    Event event = RecordCodec.readLenient(new MessagePackReader(bytes, from, to), Event.class);
    return new EventMessage(event, subscription);
  }

  /// Writes a whole frame whose body is no envelope.
  public static void write(MessagePackWriter out, int version, Map<String, Object> body) {
    Frame.begin(out);
    Tree.write(out, body);
    Frame.finish(out, version, Frame.EVENT);
  }

  private static String subscription(MessagePackReader in) throws MalformedException {
    String subscription = "";
    int size = in.readMapHeader();
    for (int i = 0; i < size; i++) {
      if (in.readKey(KEYS, 0) == 0) {
        subscription = in.readString();
      } else {
        in.skip();
        in.skip();
      }
    }
    in.requireEnd();
    return subscription;
  }
}
