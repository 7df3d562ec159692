package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PictureTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Picture picture = new Picture(new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void nextPictureIsDrawnOverTheOneBefore() {
    assertThat(drawn("a", "b")).isEqualTo("a\u001b[K\nb\u001b[K\n");
    assertThat(drawn("c", "d")).isEqualTo("\u001b[2A\rc\u001b[K\nd\u001b[K\n");
  }

  @Test
  void linesThatAreNotNeededAnyMoreAreCleared() {
    drawn("a", "b", "c");

    assertThat(drawn("d")).isEqualTo("\u001b[3A\rd\u001b[K\n\u001b[J");
    assertThat(drawn("e")).isEqualTo("\u001b[1A\re\u001b[K\n");
  }

  @Test
  void pictureThatIsLeftStays() {
    drawn("a");
    picture.leave();

    assertThat(drawn("b")).isEqualTo("b\u001b[K\n");
  }

  private String drawn(String... lines) {
    out.reset();
    picture.draw(List.of(lines));
    return out.toString(StandardCharsets.UTF_8);
  }
}
