package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// How much disk folders take up: the sizes of their files, each at least a block. Counting ends at
/// `enough`, so that its work is bounded by the limit that is checked.
final class Footprint extends SimpleFileVisitor<Path> {
  private static final long BLOCK = 4096;

  private final long enough;
  private long bytes;

  private Footprint(long enough) {
    this.enough = enough;
  }

  /// The bytes under `folders`, or something above `enough`.
  static long of(List<Path> folders, long enough) throws IOException {
    Footprint footprint = new Footprint(enough);
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        Files.walkFileTree(folder, footprint);
      }
    }
    return footprint.bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    return count(attributes.size());
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return count(0);
  }

  /// What is gone meanwhile is nothing. A folder that cannot be looked into, closed to its owner or
  /// too deep, may hold anything, so it counts as too much.
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException reason) {
    return count(reason instanceof NoSuchFileException ? 0 : enough);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException reason) {
    return FileVisitResult.CONTINUE;
  }

  private FileVisitResult count(long size) {
    bytes += Math.max(size, BLOCK);
    return bytes > enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }
}
