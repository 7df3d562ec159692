package io.kairo.kernel.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Folders with all that is in them.
public final class FileTree {
  private FileTree() {}

  /// Deletes what is in `folder`, links and not what they lead to, and the folder itself. Does
  /// nothing when it is not there. A folder that was closed to its owner is opened for that. Each
  /// folder is held open while its content goes, so that nobody can put a link in its place.
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path whole = folder.toAbsolutePath();
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(whole.getParent())) {
      delete((SecureDirectoryStream<Path>) parent, whole);
    }
  }

  private static void delete(SecureDirectoryStream<Path> parent, Path path) throws IOException {
    Path name = path.getFileName();
    if (!isFolder(parent, name)) {
      parent.deleteFile(name);
      return;
    }
    try (SecureDirectoryStream<Path> folder = open(parent, path)) {
      List<Path> names = new ArrayList<>();
      folder.forEach(child -> names.add(child.getFileName()));
      for (Path child : names) {
        delete(folder, path.resolve(child));
      }
    }
    parent.deleteDirectory(name);
  }

  private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path path)
      throws IOException {
    try {
      return parent.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      return parent.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS);
    }
  }
}
