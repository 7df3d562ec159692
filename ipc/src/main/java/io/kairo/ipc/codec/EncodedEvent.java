package io.kairo.ipc.codec;

import io.kairo.api.Event;
import java.nio.charset.StandardCharsets;

/// An event as bytes, encoded once for all who subscribe to it. Immutable.
public final class EncodedEvent {
  private static final byte[] SUBSCRIPTION = "subscriptionId".getBytes(StandardCharsets.UTF_8);

  /// A map that lacks one entry, the subscription, which each frame adds.
  private final byte[] body;

  private EncodedEvent(byte[] body) {
    this.body = body;
  }

  /// Encodes `event`.
  public static EncodedEvent of(Event event) {
    var out = new MessagePackWriter();
    RecordCodec.write(out, event);
    out.patch(0, (out.array()[0] & 0xFF) + 1, 1);
    return new EncodedEvent(out.toByteArray());
  }

  /// How many bytes the event takes, without header and subscription.
  public int size() {
    return body.length;
  }

  /// Writes a whole frame for one subscription.
  public void write(MessagePackWriter out, int version, String subscriptionId) {
    Frame.begin(out);
    out.writeRaw(body, 0, body.length);
    out.writeUtf8(SUBSCRIPTION);
    out.writeString(subscriptionId);
    Frame.finish(out, version, Frame.EVENT);
  }
}
