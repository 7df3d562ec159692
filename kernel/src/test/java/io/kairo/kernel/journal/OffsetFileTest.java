package io.kairo.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OffsetFileTest {
  @TempDir Path folder;

  @Test
  void everyRunBeginsBehindAllThatTheLastOneMayHaveUsed() throws IOException {
    Path file = folder.resolve("offset");

    long first = OffsetFile.reserve(file).first();
    OffsetFile second = OffsetFile.reserve(file);
    second.cover(second.first() + 100_000_000);
    long third = OffsetFile.reserve(file).first();

    assertThat(first).isEqualTo(1);
    assertThat(second.first()).isGreaterThan(first + 10_000_000);
    assertThat(third).isGreaterThan(second.first() + 100_000_000);
  }

  @Test
  void damagedFileIsNotTakenForANumber() throws IOException {
    Path file = folder.resolve("offset");
    for (String damage : new String[] {"", "12x", "-4", "0", "99999999999999999999"}) {
      Files.writeString(file, damage);

      assertThatIOException()
          .isThrownBy(() -> OffsetFile.reserve(file))
          .withMessageContaining("must hold the next offset");
    }
  }
}
