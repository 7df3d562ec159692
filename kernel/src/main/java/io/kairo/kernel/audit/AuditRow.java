package io.kairo.kernel.audit;

import io.kairo.api.Event;
import io.kairo.ipc.codec.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// One line of the audit log: a JSON object that says what happened, holds the hash of the line
/// before it, and ends with its own.
///
/// ```
/// {"n":7,"time":…,"topic":…,"source":…,"id":…,"correlation":…,"payload":{…},"prev":"…","hash":"…"}
/// ```
///
/// The hash is SHA-256 over the line as it would be without `hash`: up to and without the comma
/// before it, and the closing brace.
///
/// @param number from 1, without gap
/// @param previous the hash of the row before
/// @param text the line, without its end
record AuditRow(long number, String previous, String hash, String text) {
  private static final String HASH = ",\"hash\":\"";

  /// The row of `event`, behind the one whose hash is `previous`.
  static AuditRow of(long number, String previous, Event event) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("n", number);
    fact.put("time", event.time().toString());
    fact.put("topic", event.topic());
    fact.put("source", event.source());
    fact.put("id", event.id());
    event.correlationId().ifPresent(id -> fact.put("correlation", id));
    event.causationId().ifPresent(id -> fact.put("causation", id));
    event.traceId().ifPresent(id -> fact.put("trace", id));
    fact.put("payload", event.payload());
    fact.put("prev", previous);
    String body = Json.write(fact);
    String hash = sha256(body);
    return new AuditRow(
        number, previous, hash, body.substring(0, body.length() - 1) + HASH + hash + "\"}");
  }

  /// Reads a line and checks that its hash is its own and that it stands behind `previous`.
  static AuditRow read(String line, long number, String previous) throws BrokenException {
    AuditRow row = read(line);
    if (row.number != number) {
      throw new BrokenException(number, "number must be " + number + ", found " + row.number);
    }
    if (!row.previous.equals(previous)) {
      throw new BrokenException(number, "it does not stand behind the row before it");
    }
    return row;
  }

  /// Reads a line and checks that its hash is its own.
  static AuditRow read(String line) throws BrokenException {
    int at = line.lastIndexOf(HASH);
    Map<String, Object> fact;
    try {
      fact = Json.parseObject(line);
    } catch (RuntimeException e) {
      throw new BrokenException(0, "it is no JSON object");
    }
    if (at < 0
        || !(fact.get("n") instanceof Long number)
        || !(fact.get("hash") instanceof String hash)
        || !(fact.get("prev") instanceof String previous)) {
      throw new BrokenException(0, "it must have n, prev and hash");
    }
    if (!sha256(line.substring(0, at) + "}").equals(hash)) {
      throw new BrokenException(number, "it was changed: its hash is not its own");
    }
    return new AuditRow(number, previous, hash, line);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// A line that is not what was written there.
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;
    private final long row;

    /// @param row its number, or 0 when that is not known
    BrokenException(long row, String message) {
      super(message);
      this.row = row;
    }

    long row() {
      return row;
    }
  }
}
