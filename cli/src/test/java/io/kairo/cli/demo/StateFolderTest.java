package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {
  @TempDir private Path elsewhere;

  @Test
  void freshFolderIsItsOwnersAloneAndGoesAway() throws Exception {
    Path treasure = Files.writeString(elsewhere.resolve("treasure"), "x");
    StateFolder folder = StateFolder.open(Optional.empty());
    Files.createDirectories(folder.path().resolve("skills/a"));
    Files.writeString(folder.path().resolve("skills/a/b"), "x");
    Files.createSymbolicLink(folder.path().resolve("link"), elsewhere);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    folder.close();

    assertThat(folder.path()).doesNotExist();
    assertThat(treasure).exists();
  }

  @Test
  void namedFolderStays() throws Exception {
    Path named = elsewhere.resolve("state");
    StateFolder folder = StateFolder.open(Optional.of(named));

    folder.close();

    assertThat(named).isDirectory();
    assertThat(folder.socket()).isEqualTo(named.resolve("kernel.sock"));
  }
}
