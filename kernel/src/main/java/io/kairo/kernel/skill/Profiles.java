package io.kairo.kernel.skill;

import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.kernel.broker.NameFiles;
import io.kairo.kernel.skill.Folders.Reach;
import io.kairo.sandbox.Apart;
import io.kairo.sandbox.Limits;
import io.kairo.sandbox.Network;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.TreeLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What a manifest means to the sandbox: the package itself, the libraries that a program is linked
/// to, what was granted of the file system, and nothing else of it.
final class Profiles {
  private static final List<Path> LIBRARIES =
      List.of(Path.of("/lib"), Path.of("/lib64"), Path.of("/usr/lib"), Path.of("/usr/lib64"));
  private static final List<Path> LOADER_FILES =
      List.of(Path.of("/etc/ld.so.cache"), Path.of("/etc/localtime"));

  /// What programs of the system need to find each other, and to know whom they talk to.
  private static final List<Path> PROGRAM_FILES =
      List.of(Path.of("/etc/alternatives"), Path.of("/etc/ssl"), Path.of("/etc/ca-certificates"));

  static final long DEFAULT_MEMORY = 1L << 30;
  static final int DEFAULT_FILES = 256;
  static final int DEFAULT_PROCESSES = 64;
  static final long DEFAULT_FILE_SIZE = 64L << 20;
  static final long DEFAULT_DISK = 256L << 20;

  /// Address space of one process of a tree, whose memory is limited as a whole: programs reserve
  /// more than they use.
  private static final long ADDRESS_SPACE = 64L << 30;

  private Profiles() {}

  /// @param reach the folders that were granted
  /// @param apart where it lives, if it does not live here
  static Profile of(SkillPackage source, List<Reach> reach, Optional<Apart> apart) {
    List<Permission> permissions = source.manifest().permissions();
    boolean spawns = has(permissions, Kind.PROCESS);
    List<Path> execute = new ArrayList<>(spawns ? Profile.systemPrograms() : existing(LIBRARIES));
    execute.add(source.folder());
    List<Path> read = new ArrayList<>(existing(LOADER_FILES));
    if (spawns || has(permissions, Kind.CONNECT)) {
      read.addAll(existing(PROGRAM_FILES));
    }
    reach.stream().filter(r -> !r.write()).map(Reach::folder).forEach(read::add);
    List<Path> write = new ArrayList<>(Profile.harmlessDevices());
    reach.stream().filter(Reach::write).map(Reach::folder).forEach(write::add);
    Set<String> intercepted = new HashSet<>(NameFiles.of(permissions));
    permissions.forEach(permission -> intercepted.addAll(permission.paths()));
    Manifest.Limits limits = source.manifest().limits();
    return new Profile(
        execute,
        read,
        write,
        intercepted,
        network(permissions),
        spawns,
        spawns ? ofOneOfMany(limits) : ofOne(limits),
        ofTree(limits, spawns, quota(permissions, limits)),
        apart);
  }

  private static boolean has(List<Permission> permissions, Kind kind) {
    return permissions.stream().anyMatch(permission -> permission.kind() == kind);
  }

  private static Set<Network> network(List<Permission> permissions) {
    Set<Network> network = new HashSet<>();
    if (has(permissions, Kind.CONNECT)) {
      network.add(Network.CONNECT);
    }
    if (has(permissions, Kind.LISTEN)) {
      network.add(Network.ACCEPT);
    }
    return network;
  }

  /// The owner's folders may hold more than the skill has put there.
  static OptionalLong quota(List<Permission> permissions, Manifest.Limits limits) {
    List<Permission> folders =
        permissions.stream().filter(permission -> permission.kind() == Kind.FILES).toList();
    return folders.isEmpty() || folders.stream().anyMatch(Permission::isAsked)
        ? OptionalLong.empty()
        : OptionalLong.of(limits.disk().orElse(DEFAULT_DISK));
  }

  private static Limits ofOne(Manifest.Limits limits) {
    return new Limits(
        OptionalLong.of(limits.memory().orElse(DEFAULT_MEMORY)),
        OptionalInt.of(limits.files().orElse(DEFAULT_FILES)),
        limits.processes(),
        OptionalLong.of(limits.fileSize().orElse(DEFAULT_FILE_SIZE)),
        limits.cpuSeconds());
  }

  private static Limits ofOneOfMany(Manifest.Limits limits) {
    return new Limits(
        OptionalLong.of(ADDRESS_SPACE),
        OptionalInt.of(limits.files().orElse(DEFAULT_FILES)),
        OptionalInt.empty(),
        OptionalLong.of(limits.fileSize().orElse(DEFAULT_FILE_SIZE)),
        limits.cpuSeconds());
  }

  private static TreeLimits ofTree(Manifest.Limits limits, boolean spawns, OptionalLong quota) {
    return new TreeLimits(
        spawns ? OptionalLong.of(limits.memory().orElse(DEFAULT_MEMORY)) : OptionalLong.empty(),
        spawns ? OptionalInt.of(limits.processes().orElse(DEFAULT_PROCESSES)) : OptionalInt.empty(),
        limits.cpu(),
        quota,
        limits.wallTime());
  }

  private static List<Path> existing(List<Path> paths) {
    return paths.stream().filter(Files::exists).toList();
  }
}
