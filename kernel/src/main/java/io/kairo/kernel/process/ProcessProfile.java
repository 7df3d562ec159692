package io.kairo.kernel.process;

import io.kairo.api.ProcessApi;
import io.kairo.sandbox.Group;
import io.kairo.sandbox.Limits;
import io.kairo.sandbox.Network;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.TreeLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What a process that somebody asked for may see: the programs of the system, the few files that
/// they need, and its folder.
final class ProcessProfile {
  private static final List<Path> FILES =
      List.of(
          Path.of("/etc/ld.so.cache"),
          Path.of("/etc/localtime"),
          Path.of("/etc/passwd"),
          Path.of("/etc/group"),
          Path.of("/etc/nsswitch.conf"));

  private static final ProcessApi.Limits NONE =
      new ProcessApi.Limits(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// Address space of one process: more than its memory, since many reserve what they never use.
  private static final long ADDRESS_SPACE = 16L << 30;

  private static final int OPEN_FILES = 1024;
  private static final long FILE_SIZE = 1L << 30;
  private static final long MEMORY = 1L << 30;
  private static final int PROCESSES = 256;
  private static final long DISK = 1L << 30;
  private static final long LEAST_OUTPUT = 1024;

  private ProcessProfile() {}

  static Profile of(Path folder, ProcessApi.Spawn spawn) {
    List<Path> execute = new ArrayList<>(Profile.systemPrograms());
    execute.add(folder);
    spawn.options().flatMap(ProcessApi.Options::read).orElse(List.of()).stream()
        .map(Path::of)
        .forEach(execute::add);
    List<Path> write = new ArrayList<>(Profile.harmlessDevices());
    write.add(folder);
    boolean named = spawn.options().flatMap(ProcessApi.Options::cwd).isPresent();
    ProcessApi.Limits limits = spawn.options().flatMap(ProcessApi.Options::limits).orElse(NONE);
    Profile profile =
        new Profile(
            execute,
            FILES.stream().filter(Files::exists).toList(),
            write,
            Set.of(),
            true,
            ofOne(limits),
            ofTree(limits, named));
    return spawn.options().flatMap(ProcessApi.Options::agent).isPresent()
        ? profile.reaching(Network.LOCAL)
        : profile;
  }

  /// The most that it may print on each stream, in bytes a second.
  static OptionalLong output(ProcessApi.Spawn spawn) {
    Optional<Long> rate =
        spawn.options().flatMap(ProcessApi.Options::limits).flatMap(ProcessApi.Limits::output);
    rate.filter(it -> it < LEAST_OUTPUT)
        .ifPresent(it -> {
          throw new IllegalArgumentException(
              "limit output must be at least "
                  + LEAST_OUTPUT
                  + " bytes a second, got '"
                  + it
                  + "'");
        });
    return rate.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /// All processes of one agent, together.
  static Group group(String agent) {
    TreeLimits limits =
        new TreeLimits(
            OptionalLong.of(2 * MEMORY),
            OptionalInt.of(2 * PROCESSES),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            Optional.empty());
    return new Group("agent:" + agent, limits);
  }

  private static Limits ofOne(ProcessApi.Limits limits) {
    return new Limits(
        OptionalLong.of(ADDRESS_SPACE),
        OptionalInt.of(limits.files().orElse(OPEN_FILES)),
        OptionalInt.empty(),
        OptionalLong.of(limits.fileSize().orElse(FILE_SIZE)),
        limits.cpuSeconds().map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  /// A folder that was named may hold more than the process has put there.
  private static TreeLimits ofTree(ProcessApi.Limits limits, boolean named) {
    return new TreeLimits(
        OptionalLong.of(limits.memory().orElse(MEMORY)),
        OptionalInt.of(limits.processes().orElse(PROCESSES)),
        limits.cpu().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        named ? OptionalLong.empty() : OptionalLong.of(DISK),
        limits.wallMillis().map(Duration::ofMillis));
  }
}
