package io.kairo.kernel.audit;

import io.kairo.ipc.codec.Json;
import java.security.PublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// That the log went as far as row `number` with this hash, signed with the key of the machine. The
/// heads lie in a file of their own: who cuts the log's end has to cut them too, and nobody but the
/// kernel can write others.
record AuditHead(long number, String hash, String time, String signature) {
  static AuditHead of(AuditRow row, Instant now, DeviceKey key) {
    String time = now.toString();
    return new AuditHead(
        row.number(), row.hash(), time, key.sign(signed(row.number(), row.hash(), time)));
  }

  /// Reads a line; its signature is not looked at.
  static AuditHead read(String line) throws AuditRow.BrokenException {
    Map<String, Object> fact;
    try {
      fact = Json.parseObject(line);
    } catch (RuntimeException e) {
      throw new AuditRow.BrokenException(0, "a head must be a JSON object");
    }
    if (fact.get("n") instanceof Long number
        && fact.get("hash") instanceof String hash
        && fact.get("time") instanceof String time
        && fact.get("signature") instanceof String signature) {
      return new AuditHead(number, hash, time, signature);
    }
    throw new AuditRow.BrokenException(0, "a head must have n, hash, time and signature");
  }

  boolean isSigned(PublicKey key) {
    return DeviceKey.isSigned(key, signed(number, hash, time), signature);
  }

  /// The line, without its end.
  String text() {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("n", number);
    fact.put("hash", hash);
    fact.put("time", time);
    fact.put("signature", signature);
    return Json.write(fact);
  }

  private static String signed(long number, String hash, String time) {
    return "kairo audit head " + number + " " + hash + " " + time;
  }
}
