package io.kairo.ipc.codec;

/// Bytes that are not a message of the protocol. Says what must hold and at which offset it does
/// not; carries no stack trace, since hostile peers cause it at will.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  public MalformedException(String sentence, int offset) {
    super(sentence + ", at offset " + offset, null, false, false);
    this.offset = offset;
  }

  /// Where in the message it went wrong.
  public int offset() {
    return offset;
  }
}
