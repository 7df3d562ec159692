package io.kairo.ipc.codec;

import io.kairo.api.CallException;

/// The body of a CREDIT: `{subscriptionId, credit}`. The subscriber takes `credit` messages more;
/// there is no reply.
///
/// @param credit 1 to [#MOST]
public record CreditMessage(String subscriptionId, int credit) {
  /// The most that may be given at once, and the most that may be unused.
  public static final int MOST = 1_000_000;

  public CreditMessage {
    if (credit < 1 || credit > MOST) {
      throw new IllegalArgumentException("credit must be 1 to " + MOST + ", got " + credit);
    }
  }

  /// Reads the body that lies in `bytes` from `from` to `to`.
  public static CreditMessage read(byte[] bytes, int from, int to) throws MalformedException {
    var in = new MessagePackReader(bytes, from, to);
    try {
      CreditMessage message = RecordCodec.readLenient(in, CreditMessage.class);
      in.requireEnd();
      return message;
    } catch (CallException e) {
      throw in.malformed(e.sentence());
    }
  }

  /// Writes a whole frame.
  public void write(MessagePackWriter out, int version) {
    Frame.begin(out);
    RecordCodec.write(out, this);
    Frame.finish(out, version, Frame.CREDIT);
  }
}
