package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.Line;
import io.kairo.ipc.Spin;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;

/// Makes lines to one kernel.
///
/// @param socket where it answers
/// @param spin how a line waits for replies
/// @param patience how long it may be away before it is given up; zero is: never call again
record Dialer(Path socket, Spin spin, Duration patience) {
  private static final long SHORTEST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  Line dial() {
    try {
      return Line.connect(socket, spin);
    } catch (AccessDeniedException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "the kernel at " + socket + " belongs to another user",
          "start your own: kairo up");
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "no kernel answers at " + socket, "start one: kairo up");
    }
  }

  /// How long to pause before the attempt with this number, from 0.
  static long pauseMillis(int attempt) {
    return Math.min(SHORTEST_PAUSE_MILLIS << Math.min(attempt, 10), LONGEST_PAUSE_MILLIS);
  }
}
