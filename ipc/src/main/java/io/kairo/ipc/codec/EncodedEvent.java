package io.kairo.ipc.codec;

import io.kairo.api.Event;
import java.nio.charset.StandardCharsets;

/// An event as bytes, encoded once for all who subscribe to it. Immutable.
public final class EncodedEvent {
  private static final byte[] SUBSCRIPTION = "subscriptionId".getBytes(StandardCharsets.UTF_8);

  /// The event as a map. Each frame adds one entry, the subscription: the map is a small one, whose
  /// size is in its first byte.
  private final byte[] body;

  private EncodedEvent(byte[] body) {
    this.body = body;
  }

  /// Encodes `event`.
  public static EncodedEvent of(Event event) {
    var out = new MessagePackWriter();
    RecordCodec.write(out, event);
    return new EncodedEvent(out.toByteArray());
  }

  /// What [#toByteArray()] returned once.
  public static EncodedEvent ofBytes(byte[] bytes) {
    return new EncodedEvent(bytes.clone());
  }

  /// The event as a MessagePack map.
  public byte[] toByteArray() {
    return body.clone();
  }

  /// The event itself.
  public Event decode() throws MalformedException {
    return RecordCodec.readLenient(new MessagePackReader(body, 0, body.length), Event.class);
  }

  /// How many bytes the event takes, without header and subscription.
  public int size() {
    return body.length;
  }

  /// Writes a whole frame for one subscription.
  public void write(MessagePackWriter out, int version, String subscriptionId) {
    Frame.begin(out);
    out.writeRaw(body, 0, body.length);
    out.patch(Frame.HEADER, (body[0] & 0xFF) + 1, 1);
    out.writeUtf8(SUBSCRIPTION);
    out.writeString(subscriptionId);
    Frame.finish(out, version, Frame.EVENT);
  }
}
