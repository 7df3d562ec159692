package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FootprintTest {
  private static final long LIMIT = 1 << 20;
  private static final int LEVELS = 25;

  @TempDir Path folder;

  @Test
  void filesCountByTheirSizeAndAtLeastABlock() throws IOException {
    Files.write(folder.resolve("large"), new byte[10_000]);
    Files.write(folder.resolve("small"), new byte[1]);

    assertThat(Footprint.of(List.of(folder), LIMIT)).isEqualTo(4096 + 10_000 + 4096);
  }

  /// Names of 200 characters each, one folder within the other: the whole is no path any more.
  @Test
  void whatIsTooDeepToBeSeenCountsAsTooMuch() throws IOException {
    Path top = folder.resolve("d".repeat(200));
    Path next = folder.resolve("n");
    Files.createDirectory(top);
    for (int level = 0; level < LEVELS; level++) {
      Files.createDirectory(next);
      Files.move(top, next.resolve(top.getFileName()));
      Files.move(next, top);
    }
    try {
      assertThat(Footprint.of(List.of(folder), LIMIT)).isGreaterThan(LIMIT);
    } finally {
      for (int level = 0; level < LEVELS; level++) {
        Files.move(top.resolve(top.getFileName()), next);
        Files.delete(top);
        Files.move(next, top);
      }
    }
  }
}
