package io.kairo.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The demo's state folder: its owner's alone, and removed at the end unless it was named.
///
/// @param path where it is
/// @param kept whether it stays
record StateFolder(Path path, boolean kept) implements AutoCloseable {
  static StateFolder open(Optional<Path> named) throws IOException {
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (named.isPresent()) {
      if (!Files.isDirectory(named.get())) {
        Files.createDirectories(named.get(), own);
      }
      return new StateFolder(named.get(), true);
    }
    return new StateFolder(Files.createTempDirectory("kairo-demo-", own), false);
  }

  Path socket() {
    return path.resolve("kernel.sock");
  }

  Path log(String program) {
    return path.resolve("demo-" + program + ".log");
  }

  @Override
  public void close() throws IOException {
    if (!kept && Files.exists(path)) {
      Files.walkFileTree(path, new Removal());
    }
  }

  /// Removes a tree without following links.
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      // A socket or file that its owner removed meanwhile is as good as removed here.
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
