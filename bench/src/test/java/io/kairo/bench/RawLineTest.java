package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.KernelApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RawLineTest {
  @TempDir Path folder;

  @Test
  void nobodyIsFoundWhereThereIsNoSocket() throws Exception {
    assertThat(RawLine.connect(folder.resolve("kernel.sock"))).isEmpty();
  }

  /// Header, map and keys, a three-byte id: `8 + 1 + (3+3) + (7+12) + (7+1)`.
  @Test
  void theBaselineSendsAsManyBytesAsAPing() {
    assertThat(RawLine.requestSize()).isEqualTo(42);
  }

  /// `8 + 1 + (3+3) + 7` around `1 + (8+6) + (4+3) + (13+5)`.
  @Test
  void theBaselineAnswersWithAsManyBytesAsThePong() {
    assertThat(RawLine.replySize(new KernelApi.Pong("0.1.0", 12_345, 100_000))).isEqualTo(62);
  }
}
