package io.kairo.kernel.broker;

import io.kairo.api.Permission;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The files in which programs look names up, made for one skill: it finds the servers that it
/// declared and its own user, and nothing of this machine. Each open gets a sealed copy in memory.
public final class NameFiles {
  private static final Set<String> OF_SERVERS =
      Set.of("/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/host.conf");
  private static final Set<String> OF_USERS =
      Set.of("/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/gitconfig");

  /// What a file holds.
  @FunctionalInterface
  private interface Text {
    String get() throws InterruptedException;
  }

  private final Map<String, Text> texts;
  private final Set<String> given;

  NameFiles(List<Permission> permissions, Servers servers, Path home) {
    int user = Unistd.getuid();
    texts =
        Map.of(
            "/etc/hosts", servers::hosts,
            "/etc/resolv.conf", () -> "",
            "/etc/host.conf", () -> "",
            "/etc/gitconfig", () -> "",
            "/etc/nsswitch.conf", () -> "hosts: files\npasswd: files\ngroup: files\n",
            "/etc/passwd", () -> "skill:x:%d:%d::%s:/bin/sh\n".formatted(user, user, home),
            "/etc/group", () -> "skill:x:%d:\n".formatted(user));
    given = of(permissions);
  }

  /// The files that a skill with these permissions gets.
  public static Set<String> of(List<Permission> permissions) {
    Set<String> files = new HashSet<>();
    for (Permission permission : permissions) {
      switch (permission.kind()) {
        case CONNECT, LISTEN -> files.addAll(OF_SERVERS);
        case PROCESS -> files.addAll(OF_USERS);
        default -> {}
      }
    }
    return files;
  }

  boolean has(String path) {
    return given.contains(path);
  }

  Answer open(String path, int flags) throws InterruptedException {
    Text text = texts.get(path);
    if (text == null || (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY) {
      return new Answer.Refused(Errno.EACCES);
    }
    try {
      return new Answer.Granted(
          MemoryFile.of("kairo-names", text.get().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return new Answer.Refused(Errno.EIO);
    }
  }
}
