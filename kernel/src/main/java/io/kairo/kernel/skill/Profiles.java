package io.kairo.kernel.skill;

import io.kairo.sandbox.Limits;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.TreeLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// What a manifest means to the sandbox: the package itself, the libraries that a program is linked
/// to, and nothing else of the file system.
final class Profiles {
  private static final List<Path> LIBRARIES =
      List.of(Path.of("/lib"), Path.of("/lib64"), Path.of("/usr/lib"), Path.of("/usr/lib64"));
  private static final List<Path> LOADER_FILES =
      List.of(Path.of("/etc/ld.so.cache"), Path.of("/etc/localtime"));

  static final long DEFAULT_MEMORY = 1L << 30;
  static final int DEFAULT_FILES = 256;
  static final long DEFAULT_FILE_SIZE = 64L << 20;

  private Profiles() {}

  static Profile of(SkillPackage source) {
    List<Path> execute = new ArrayList<>(existing(LIBRARIES));
    execute.add(source.folder());
    Manifest manifest = source.manifest();
    Set<String> intercepted =
        manifest.permissions().stream()
            .flatMap(permission -> permission.paths().stream())
            .collect(Collectors.toUnmodifiableSet());
    Manifest.Limits limits = manifest.limits();
    return new Profile(
        execute,
        existing(LOADER_FILES),
        List.of(),
        intercepted,
        false,
        new Limits(
            OptionalLong.of(limits.memory().orElse(DEFAULT_MEMORY)),
            OptionalInt.of(limits.files().orElse(DEFAULT_FILES)),
            limits.processes(),
            OptionalLong.of(limits.fileSize().orElse(DEFAULT_FILE_SIZE)),
            limits.cpuSeconds()),
        new TreeLimits(
            OptionalLong.empty(),
            OptionalInt.empty(),
            limits.cpu(),
            OptionalLong.empty(),
            limits.wallTime()));
  }

  private static List<Path> existing(List<Path> paths) {
    return paths.stream().filter(Files::exists).toList();
  }
}
