package io.kairo.ipc.codec;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;

/// A well-formed value that is not what a record wants. Learns the path of the field on its way
/// out.
final class Mismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;
  private String path = "";

  /// `sentence` goes on after the name of the field: `must be an integer, got 'x'`.
  Mismatch(String sentence) {
    super(sentence, null, false, false);
    this.sentence = sentence;
  }

  /// The same, seen from the record around it.
  Mismatch within(String name) {
    path = path.isEmpty() || path.startsWith("[") ? name + path : name + "." + path;
    return this;
  }

  CallException toCallException() {
    String subject = path.isEmpty() ? "message" : "field '" + path + "'";
    return new CallException(ErrorCode.INVALID_ARGUMENT, subject + " " + sentence);
  }
}
