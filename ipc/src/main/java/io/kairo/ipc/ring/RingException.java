package io.kairo.ipc.ring;

import java.io.IOException;

/// The other side broke the layout, or what was passed is no ring. A ring that was broken stays so
/// for this side; nothing of what is in it can be trusted any more.
public final class RingException extends IOException {
  private static final long serialVersionUID = 1L;

  RingException(String message) {
    super(message);
  }
}
