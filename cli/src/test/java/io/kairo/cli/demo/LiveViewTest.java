package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.cli.shell.Ink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Watch watch = new Watch();
  private final LiveView view =
      new LiveView(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new Ink(false),
          new Tally(),
          20,
          watch,
          ZoneOffset.UTC);

  @Test
  void pictureIsDrawnOverTheOneBefore() {
    int height = Frame.of(new Tally(), java.util.List.of(), 0, 20, new Ink(false)).size();

    view.tick(0);
    assertThat(text()).startsWith("Kairo demo").doesNotContain("\u001b[" + height + "A");
    out.reset();
    watch.now = watch.now.plusMillis(200);
    view.tick(0);

    assertThat(text()).startsWith("\u001b[" + height + "A\rKairo demo");
    assertThat(text().substring(text().indexOf('\r') + 1).lines())
        .hasSize(height)
        .allMatch(line -> line.endsWith("\u001b[K"));
  }

  @Test
  void atMostFivePicturesASecond() {
    int pictures = 0;
    for (int i = 0; i < 1000; i++) {
      watch.now = watch.now.plusMillis(1);
      out.reset();
      view.tick(0);
      pictures += out.size() > 0 ? 1 : 0;
    }

    assertThat(pictures).isEqualTo(5);
  }

  @Test
  void afterAPauseTheNextPictureGoesBelow() {
    view.tick(0);
    view.pause();
    out.reset();
    watch.now = watch.now.plusSeconds(9);
    view.tick(0);

    assertThat(text()).startsWith("Kairo demo");
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final class Watch extends Clock {
    private Instant now = Events.START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
