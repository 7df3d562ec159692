package io.kairo.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTreeTest {
  @TempDir Path folder;

  @Test
  void deletesLinksAndNotWhatTheyLeadToAndFoldersThatWereClosed() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    Path tree = Files.createDirectories(folder.resolve("tree/closed/inner"));
    Files.writeString(tree.resolve("file"), "x");
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Files.createSymbolicLink(folder.resolve("tree/folder"), folder);
    Files.setPosixFilePermissions(
        folder.resolve("tree/closed"), PosixFilePermissions.fromString("---------"));

    FileTree.delete(folder.resolve("tree"));
    FileTree.delete(folder.resolve("nowhere"));

    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(kept).hasContent("kept");
  }
}
