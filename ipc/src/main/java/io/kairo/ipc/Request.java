package io.kairo.ipc;

import io.kairo.api.CallException;
import io.kairo.api.Cause;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackReader;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.codec.RequestMessage;

/// One call, as it arrived. The parameters lie in the server's buffer and can be decoded only while
/// [Handler#request] runs; id and method stay.
public final class Request {
  private static final byte[] EMPTY_MAP = {(byte) 0x80};

  private final RequestMessage message;
  private byte[] bytes;
  private boolean expired;

  Request(RequestMessage message, byte[] bytes) {
    this.message = message;
    this.bytes = bytes;
  }

  /// What the reply must carry: a `String`, `Long` or `Double`, as it came.
  public Object id() {
    return message.id();
  }

  /// The call's name, such as `kernel.ping`.
  public String method() {
    return message.method();
  }

  /// How long after its arrival the reply is of use, in milliseconds; 0 is for ever.
  public long deadlineMillis() {
    return message.deadlineMillis();
  }

  /// Why the call is made.
  public Cause cause() {
    return message.cause();
  }

  /// The parameters. Throws a [CallException] with `invalid_argument` when they do not fit `type`.
  public <P extends Record> P params(Class<P> type) {
    if (expired) {
      throw new IllegalStateException("parameters must be decoded before request() returns");
    }
    boolean none = message.paramsFrom() == message.paramsTo() || isNil();
    var in =
        none
            ? new MessagePackReader(EMPTY_MAP, 0, 1)
            : new MessagePackReader(bytes, message.paramsFrom(), message.paramsTo());
    try {
      return RecordCodec.readStrict(in, type);
    } catch (MalformedException e) {
      throw new CallException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  /// Takes the parameters away.
  void expire() {
    expired = true;
    bytes = EMPTY_MAP;
  }

  private boolean isNil() {
    return bytes[message.paramsFrom()] == (byte) 0xC0;
  }
}
