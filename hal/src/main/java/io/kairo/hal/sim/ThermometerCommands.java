package io.kairo.hal.sim;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the thermometer understands: `ID?`, which it answers with who it is. Lines end with CR, LF
/// or both; anything else is ignored. Owned by one thread.
final class ThermometerCommands {
  static final String ANSWER = "ID=kairo,thermometer,sim,1\r\n";

  private static final int LONGEST = 32;

  private final StringBuilder line = new StringBuilder(LONGEST);
  private boolean tooLong;

  /// Takes in what came and returns the answer, if it ended a command that has one.
  Optional<byte[]> accept(byte[] bytes) {
    Optional<byte[]> answer = Optional.empty();
    for (byte b : bytes) {
      if (b == '\r' || b == '\n') {
        if (!tooLong && line.toString().equals("ID?")) {
          answer = Optional.of(ANSWER.getBytes(StandardCharsets.US_ASCII));
        }
        line.setLength(0);
        tooLong = false;
      } else if (line.length() < LONGEST) {
        line.append((char) (b & 0xff));
      } else {
        tooLong = true;
      }
    }
    return answer;
  }
}
