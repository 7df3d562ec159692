package io.kairo.kernel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where the offsets of the next run begin: one number in a file. It keeps an offset that a client
/// has seen from ever naming another event, even when that event did not reach the disk. Replaced
/// by a rename, so that a kernel that is killed leaves one number or the other; and read without
/// the database, so that a kernel can publish before that is open.
///
/// Made by the kernel; afterwards used by the journal's thread alone.
public final class OffsetFile {
  /// Offsets that are taken at a time. Half a billion restarts fit into the integers of a double.
  private static final long BLOCK = 1L << 24;

  private static final long LARGEST = 1L << 53;

  private final Path file;
  private final long first;
  private long end;

  private OffsetFile(Path file, long first) {
    this.file = file;
    this.first = first;
  }

  /// Takes the next block of offsets.
  public static OffsetFile reserve(Path file) throws IOException {
    var offsets = new OffsetFile(file, Files.exists(file) ? read(file) : 1);
    offsets.write(offsets.first + BLOCK, false);
    return offsets;
  }

  /// The first offset of this run.
  public long first() {
    return first;
  }

  /// Makes the reservation last through a power failure too, before an offset of it is on disk.
  void sync() throws IOException {
    write(end, true);
  }

  /// Takes one more block when `offset` is past the middle of the last one.
  void cover(long offset) throws IOException {
    if (offset > end - BLOCK / 2) {
      write(offset + BLOCK, true);
    }
  }

  private void write(long next, boolean force) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(Long.toString(next).getBytes(StandardCharsets.US_ASCII)));
      if (force) {
        channel.force(true);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    end = next;
  }

  private static long read(Path file) throws IOException {
    String text = Files.readString(file).strip();
    long first = text.matches("[0-9]{1,16}") ? Long.parseLong(text) : 0;
    if (first < 1 || first >= LARGEST) {
      throw new IOException(
          file
              + " must hold the next offset, a number above that of every event, got '"
              + text.substring(0, Math.min(40, text.length()))
              + "'");
    }
    return first;
  }
}
