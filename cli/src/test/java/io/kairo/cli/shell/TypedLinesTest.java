package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class TypedLinesTest {
  @Test
  void linesComeInOrderAndThenNothing() {
    TypedLines typed = new TypedLines(input("one\r\n\ntwo\n"), () -> {});

    assertThat(typed.line(() -> false)).contains("one");
    assertThat(typed.line(() -> false)).contains("");
    assertThat(typed.line(() -> false)).contains("two");
    assertThat(typed.line(() -> false)).isEmpty();
  }

  @Test
  void whatWasTypedBeforeTheGuardEndsIsDropped() throws Exception {
    var keyboard = new PipedOutputStream();
    var seen = new CountDownLatch(1);
    InputStream in = watched(new PipedInputStream(keyboard), 'x', seen);
    TypedLines typed =
        new TypedLines(
            in,
            () -> {
              type(keyboard, "a\nax");
              await(seen);
            });

    typed.discard(Duration.ZERO);
    type(keyboard, "n\n");

    assertThat(typed.line(() -> false)).contains("n");
  }

  @Test
  void waitingEndsWhenTheQuestionIsSettledElsewhere() throws Exception {
    try (var keyboard = new PipedOutputStream()) {
      TypedLines typed = new TypedLines(new PipedInputStream(keyboard), () -> {});

      assertThat(typed.line(() -> true)).isEmpty();
    }
  }

  /// Counts `seen` down once the reader has come back for more after `last`, so that it has taken
  /// all before.
  @SuppressWarnings("InputStreamSlowMultibyteRead")
  private static InputStream watched(InputStream in, int last, CountDownLatch seen) {
    return new InputStream() {
      private boolean next;

      @Override
      public int read() throws java.io.IOException {
        if (next) {
          seen.countDown();
        }
        int c = in.read();
        next = c == last;
        return c;
      }
    };
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void type(PipedOutputStream keyboard, String text) {
    try {
      keyboard.write(text.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
