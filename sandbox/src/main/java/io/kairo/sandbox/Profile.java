package io.kairo.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a confined process may see; everything else is denied.
///
/// `execute`, `read` and `write` are files, or directories with all beneath them, and must exist.
/// What may be executed or written may also be read; what may be written may never be executed,
/// unless it is listed twice. `intercepted` are exact strings, such as `/dev/ttyUSB0`: an `open` of
/// one is answered by the [Broker], whether or not the file exists, and no other spelling of the
/// same file matches. Without `spawn` the process cannot create another one, so it leaves no
/// orphans. `network` is what it may ask the broker for. `limits` hold for each process, `tree` for
/// all of them together. With `apart` it lives in namespaces of its own.
public record Profile(
    List<Path> execute,
    List<Path> read,
    List<Path> write,
    Set<String> intercepted,
    Set<Network> network,
    boolean spawn,
    Limits limits,
    TreeLimits tree,
    Optional<Apart> apart) {
  public Profile {
    execute = List.copyOf(execute);
    read = List.copyOf(read);
    write = List.copyOf(write);
    intercepted = Set.copyOf(intercepted);
    network = Set.copyOf(network);
    if (network.contains(Network.LOCAL) && network.size() > 1) {
      throw new IllegalArgumentException("network must be local or TCP, got " + network);
    }
  }

  /// A profile without a network, in the namespaces of this process.
  public Profile(
      List<Path> execute,
      List<Path> read,
      List<Path> write,
      Set<String> intercepted,
      boolean spawn,
      Limits limits,
      TreeLimits tree) {
    this(execute, read, write, intercepted, Set.of(), spawn, limits, tree, Optional.empty());
  }

  /// The same, in namespaces of its own.
  public Profile living(Apart where) {
    return new Profile(
        execute, read, write, intercepted, network, spawn, limits, tree, Optional.of(where));
  }

  /// The same, that may execute `program` too.
  Profile executing(Path program) {
    List<Path> more = new ArrayList<>(execute);
    more.add(program);
    return new Profile(more, read, write, intercepted, network, spawn, limits, tree, apart);
  }

  /// The same, with sockets.
  public Profile reaching(Network some) {
    return new Profile(execute, read, write, intercepted, Set.of(some), spawn, limits, tree, apart);
  }

  /// Whether its broker is asked anything.
  boolean asks() {
    return !intercepted.isEmpty() || !network.isEmpty();
  }

  /// A profile without a network and without limits of the whole tree.
  public Profile(
      List<Path> execute,
      List<Path> read,
      List<Path> write,
      Set<String> intercepted,
      boolean spawn,
      Limits limits) {
    this(execute, read, write, intercepted, spawn, limits, TreeLimits.none());
  }

  /// The directories of this system that hold its programs and libraries.
  public static List<Path> systemPrograms() {
    return Stream.of("/usr", "/bin", "/sbin", "/lib", "/lib64")
        .map(Path::of)
        .filter(Files::isDirectory)
        .toList();
  }

  /// The devices that hold nothing and that shells and libraries expect; for `write`.
  public static List<Path> harmlessDevices() {
    return Stream.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }
}
