package io.kairo.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, UTF_8);

  @Test
  void aLogNamesEachRowOnce() {
    var progress = new Progress(err, false);

    progress.say("first: warming up");
    progress.say("first: round 1 of 2");
    progress.say("second: warming up");
    progress.end();

    assertThat(bytes.toString(UTF_8)).isEqualTo("first\nsecond\n");
  }

  @Test
  void aTerminalShowsTheLastSentenceAndThenNothing() {
    var progress = new Progress(err, true);

    progress.say("first: round 1 of 2");
    progress.end();

    assertThat(bytes.toString(UTF_8)).isEqualTo("\r\033[Kfirst: round 1 of 2\r\033[K");
  }
}
