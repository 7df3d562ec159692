package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WatchdogTest {
  @Test
  void kairodIsToldHowLongItMayBeSilent() throws Exception {
    try (Supervised with = Supervised.puppet("--watchdog", "30");
        Supervised without = Supervised.puppet()) {
      with.hear("started ");
      without.hear("started ");

      assertThat(with.ask("watchdog", "Optional")).isEqualTo("[PT30S]");
      assertThat(without.ask("watchdog", "Optional")).isEqualTo(".empty");
    }
  }

  @Test
  void silentKairodIsAbortedAndStartedAgain() throws Exception {
    try (Supervised init = Supervised.puppet("--watchdog", "2")) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      init.ask("alive", "done");

      init.hear("kairo-init: kairod was silent for 2000 ms: aborting it");

      assertThat(init.hear("kairo-init: kairod ended pid=" + first)).isEqualTo(" signal=6");
      init.hear("started ");
    }
  }

  /// A stopped process takes no SIGABRT.
  @Test
  void kairodThatCannotEvenAbortIsKilled() throws Exception {
    try (Supervised init = Supervised.puppet("--watchdog", "2")) {
      String first = init.hear("started ");
      init.ask("ready", "done");

      Signal.kill(Integer.parseInt(first), Signal.SIGSTOP);

      init.hear("kairo-init: kairod was silent");
      init.hear("kairo-init: kairod did not end: killing it");
      assertThat(init.hear("kairo-init: kairod ended pid=" + first)).isEqualTo(" signal=9");
      init.hear("started ");
    }
  }
}
