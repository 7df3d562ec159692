package io.kairo.kernel.session;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.codec.Json;
import io.kairo.ipc.codec.RecordCodec;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the next kernel of this session must know: records of several kinds, each under a key. A
/// session is the life of one kairo-init, and a kernel without one has a session of its own.
///
/// Each record is a file `KIND.KEY.json`, replaced by a rename, so that a kernel that is killed
/// leaves the old one or the new one. Nothing is synced: no session outlives a power failure.
/// Thread-safe.
public final class SessionStore {
  private static final System.Logger LOG = System.getLogger(SessionStore.class.getName());
  private static final String SUFFIX = ".json";
  private static final String UNFINISHED = ".next";

  private final Path folder;
  private final List<Path> left;

  /// @param left what the kernel before had remembered
  private SessionStore(Path folder, List<Path> left) {
    this.folder = folder;
    this.left = List.copyOf(left);
  }

  /// Opens the store in `folder`, which is made if it is not there.
  ///
  /// @param resumed whether the session goes on: if not, nothing of the one before is left
  public static SessionStore open(Path folder, boolean resumed) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (resumed && file.toString().endsWith(SUFFIX)) {
          left.add(file);
        } else {
          Files.delete(file);
        }
      }
    }
    return new SessionStore(folder, left);
  }

  /// Remembers `value`, in place of the one with this key.
  public synchronized void put(String kind, String key, Record value) {
    Path file = file(kind, key);
    Path next = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      Files.writeString(next, Json.write(value));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Forgets what has this key, if anything.
  public synchronized void remove(String kind, String key) {
    delete(file(kind, key));
  }

  /// What the kernel before had remembered of one kind, in no order. What cannot be read is an
  /// error: for records without which somebody would have more authority than is theirs.
  public <R extends Record> List<R> all(String kind, Class<R> type) {
    return left(kind).map(file -> read(file, type)).toList();
  }

  /// As [#all], without what cannot be read, which is deleted.
  public <R extends Record> List<R> readable(String kind, Class<R> type) {
    List<R> readable = new ArrayList<>();
    for (Path file : left(kind).toList()) {
      try {
        readable.add(read(file, type));
      } catch (CallException | IllegalArgumentException e) {
        LOG.log(System.Logger.Level.ERROR, "a record of the session is lost: " + file, e);
        delete(file);
      }
    }
    return readable;
  }

  private Stream<Path> left(String kind) {
    return left.stream().filter(file -> String.valueOf(file.getFileName()).startsWith(kind + "."));
  }

  private <R extends Record> R read(Path file, Class<R> type) {
    try {
      return RecordCodec.fromTree(Json.parseObject(Files.readString(file)), type);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path file(String kind, String key) {
    return folder.resolve(kind + "." + URLEncoder.encode(key, StandardCharsets.UTF_8) + SUFFIX);
  }

  private CallException unusable(IOException e) {
    return new CallException(
        ErrorCode.UNAVAILABLE,
        "the session's folder " + folder + " must be readable and writable, found: " + e);
  }
}
