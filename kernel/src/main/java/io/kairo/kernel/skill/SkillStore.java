package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.kernel.process.FileTree;
import io.kairo.kernel.skill.Manifest.Binary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The installed packages: `skills/NAME/DIGEST/…` in the state folder, and `skills/NAME/current`,
/// which holds the digest that is in use. A package is copied beside the others and switched to by
/// one rename, so that a crash leaves the old one or the new one.
final class SkillStore {
  private static final String CURRENT = "current";

  private final Path root;

  SkillStore(Path root) {
    this.root = root;
  }

  /// Verifies the package in `source` and makes it the current one of its name.
  synchronized SkillPackage install(Path source) {
    SkillPackage offered = SkillPackage.open(source);
    offered.verifyAll();
    Path skill = root.resolve(offered.manifest().name());
    Path target = skill.resolve(offered.digest());
    try {
      Files.createDirectories(skill);
      Path copy = Files.createTempDirectory(skill, ".incoming");
      try {
        copy(offered, copy);
        SkillPackage copied = SkillPackage.open(copy);
        copied.verifyAll();
        requireSame(offered, copied);
        replace(copy, target);
      } finally {
        FileTree.delete(copy);
      }
      Path next = Files.writeString(skill.resolve(".current"), offered.digest());
      Files.move(next, skill.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the skill store must be writable: " + e);
    }
    return open(offered.manifest().name()).orElseThrow();
  }

  /// An installed package whose bytes are those that were installed. A changed manifest or document
  /// is refused here, a changed binary when it is started.
  Optional<SkillPackage> open(String name) {
    Path current = root.resolve(name).resolve(CURRENT);
    if (!name.matches("[a-z0-9-]+") || !Files.exists(current)) {
      return Optional.empty();
    }
    try {
      return open(name, Files.readString(current));
    } catch (IOException e) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the skill store must be readable: " + e);
    }
  }

  /// The installed package of that digest, which need not be the current one.
  Optional<SkillPackage> open(String name, String digest) {
    if (!Files.isDirectory(root.resolve(name).resolve(digest))) {
      return Optional.empty();
    }
    SkillPackage found = SkillPackage.open(root.resolve(name).resolve(digest));
    if (!found.digest().equals(digest)) {
      throw new CallException(
          ErrorCode.VERIFICATION_FAILED,
          "file '"
              + found.folder().resolve(SkillPackage.MANIFEST)
              + "' or '"
              + SkillPackage.DOCUMENT
              + "' beside it must be as installed, and was changed",
          "install the skill again from a source you trust");
    }
    return Optional.of(found);
  }

  /// The names of the installed skills.
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return names;
    }
    try (Stream<Path> folders = Files.list(root)) {
      folders
          .filter(folder -> Files.exists(folder.resolve(CURRENT)))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .forEach(names::add);
      return names;
    } catch (IOException e) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the skill store must be readable: " + e);
    }
  }

  private static void copy(SkillPackage offered, Path to) throws IOException {
    copyFile(offered.folder(), to, SkillPackage.MANIFEST, "r--r--r--");
    copyFile(offered.folder(), to, SkillPackage.DOCUMENT, "r--r--r--");
    for (Binary binary : offered.manifest().binaries().values()) {
      copyFile(offered.folder(), to, binary.path(), "r-xr-xr-x");
    }
    openFolders(to);
  }

  /// A skill may run as a user of its own. Who else must not look is kept out by the state folder.
  private static void openFolders(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      for (Path folder : files.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static void copyFile(Path from, Path to, String path, String mode) throws IOException {
    Path target = to.resolve(path);
    Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
    Files.copy(SkillPackage.plain(from, path), target);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
  }

  private static void requireSame(SkillPackage offered, SkillPackage copied) {
    if (!copied.digest().equals(offered.digest())) {
      throw new CallException(
          ErrorCode.CONFLICT,
          "a package must stay as it is while it is installed, and was changed");
    }
  }

  /// A package that is there already, unchanged, stays: a skill may be running from it.
  private static void replace(Path copy, Path target) throws IOException {
    if (Files.exists(target)) {
      try {
        SkillPackage.open(target).verifyAll();
        return;
      } catch (CallException e) {
        FileTree.delete(target);
      }
    }
    Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
