package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where this process is in the hierarchies of control groups, from the lines of
/// `/proc/self/mountinfo` and `/proc/self/cgroup`.
record Hierarchies(List<String> mounts, List<String> memberships) {
  private static final Path SELF = Path.of("/proc/self");

  static Hierarchies ofThisProcess() throws IOException {
    return new Hierarchies(
        Files.readAllLines(SELF.resolve("mountinfo")), Files.readAllLines(SELF.resolve("cgroup")));
  }

  /// The folder of this process in the version 1 hierarchy that has `controller`.
  Optional<Path> version1(String controller) {
    return membership(controller).flatMap(own -> folder("cgroup", controller, own));
  }

  /// The folder of this process in the version 2 hierarchy.
  Optional<Path> version2() {
    return membership("").flatMap(own -> folder("cgroup2", "", own));
  }

  /// The path behind `NUMBER:CONTROLLERS:`.
  private Optional<String> membership(String controller) {
    return memberships.stream()
        .map(line -> line.split(":", 3))
        .filter(words -> List.of(words[1].split(",", -1)).contains(controller))
        .map(words -> words[2])
        .findFirst();
  }

  /// ```
  /// ID PARENT DEVICE ROOT POINT OPTIONS FIELDS… - TYPE SOURCE OPTIONS
  /// ```
  private Optional<Path> folder(String type, String controller, String own) {
    for (String line : mounts) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ", -1);
      String[] system = halves[1].split(" ", -1);
      boolean has = controller.isEmpty() || List.of(system[2].split(",", -1)).contains(controller);
      Path root = Path.of(mount[3]);
      if (system[0].equals(type) && has && Path.of(own).startsWith(root)) {
        return Optional.of(Path.of(mount[4]).resolve(root.relativize(Path.of(own))).normalize());
      }
    }
    return Optional.empty();
  }
}
