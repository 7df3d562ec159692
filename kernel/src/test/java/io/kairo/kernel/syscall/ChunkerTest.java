package io.kairo.kernel.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ProcessApi.Mode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkerTest {
  private static final long SEED = 20261124;

  @Test
  void linesComeWithoutTheirNewlineAndTheLastOneWithoutOne() {
    Chunker chunker = new Chunker(Mode.LINE, 100);

    assertThat(pieces(chunker, "one\n\ntw")).containsExactly("one", "");
    assertThat(pieces(chunker, "o\nthree")).containsExactly("two");
    assertThat(chunker.rest()).hasValue("three".getBytes(StandardCharsets.UTF_8));
    assertThat(chunker.rest()).isEmpty();
  }

  @Test
  void longLineIsCut() {
    assertThat(pieces(new Chunker(Mode.LINE, 3), "abcdefgh\n")).containsExactly("abc", "def", "gh");
  }

  @Test
  void chunksTogetherAreWhatWasPrinted() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      int size = 1 + random.nextInt(20);
      Chunker chunker = new Chunker(Mode.CHUNK, size);
      String text = "x".repeat(1 + random.nextInt(100));

      List<String> pieces = pieces(chunker, text);

      assertThat(String.join("", pieces)).as("seed " + SEED).isEqualTo(text);
      assertThat(pieces).allSatisfy(piece -> assertThat(piece).hasSizeBetween(1, size));
    }
  }

  private static List<String> pieces(Chunker chunker, String printed) {
    ByteBuffer bytes = ByteBuffer.wrap(printed.getBytes(StandardCharsets.UTF_8));
    List<String> pieces = new ArrayList<>();
    while (bytes.hasRemaining()) {
      chunker.next(bytes).ifPresent(it -> pieces.add(new String(it, StandardCharsets.UTF_8)));
    }
    return pieces;
  }
}
