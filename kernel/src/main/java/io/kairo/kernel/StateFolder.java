package io.kairo.kernel;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The folder of one kernel, made so that only its owner can look into it. While it is open no
/// other kernel can have it; the operating system drops the lock when the process ends, however it
/// ends.
final class StateFolder implements AutoCloseable {
  private final FileChannel lock;

  private StateFolder(FileChannel lock) {
    this.lock = lock;
  }

  /// Makes the folder if it is not there and takes it.
  static StateFolder take(Options options) throws IOException {
    Path folder = options.state();
    if (!Files.isDirectory(folder)) {
      FileAttribute<?> ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(folder, ownerOnly);
    }
    FileChannel lock =
        FileChannel.open(
            folder.resolve("kernel.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (lock.tryLock() == null) {
      lock.close();
      throw new BindException(
          "a state folder has one kernel, and one is running: it answers at " + options.socket());
    }
    return new StateFolder(lock);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
