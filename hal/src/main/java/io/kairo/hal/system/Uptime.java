package io.kairo.hal.system;

import java.math.BigDecimal;
import java.time.Duration;

/// `/proc/uptime`: how long ago the kernel started, sleep included. See proc_uptime(5).
record Uptime(Duration sinceBoot) {
  static Uptime parse(String text) {
    BigDecimal seconds = new BigDecimal(text.substring(0, text.indexOf(' ')));
    return new Uptime(Duration.ofMillis(seconds.movePointRight(3).longValue()));
  }
}
