package io.kairo.hal.system;

import io.kairo.api.SystemApi.Filesystem;
import io.kairo.posix.Statvfs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The filesystems that lie on storage of this computer, each once and under its shortest mount
/// point. One that cannot be asked, because another is mounted over it or its folder is closed to
/// the kernel's user, is left out.
final class Filesystems {
  private Filesystems() {}

  /// How large what is mounted at a place is.
  @FunctionalInterface
  interface Sizes {
    Statvfs of(String mountPoint) throws IOException;
  }

  static List<Filesystem> read(Root root, Sizes sizes) throws IOException {
    Set<String> onDevices = root.parse("proc/filesystems", Mount::onDevices);
    List<Mount> mounts = root.parse("proc/self/mountinfo", Mount::parse);
    List<Filesystem> filesystems = new ArrayList<>();
    for (Mount mount : distinct(mounts, onDevices)) {
      size(mount, sizes).map(size -> filesystem(mount, size)).ifPresent(filesystems::add);
    }
    return filesystems;
  }

  private static List<Mount> distinct(List<Mount> mounts, Set<String> onDevices) {
    Map<String, Mount> shortest = new LinkedHashMap<>();
    for (Mount mount : mounts) {
      if (onDevices.contains(mount.type()) || isLayered(mount)) {
        shortest.merge(
            mount.device(), mount, (a, b) -> a.point().length() <= b.point().length() ? a : b);
      }
    }
    return List.copyOf(shortest.values());
  }

  /// ZFS shares its devices. An overlay repeats what it lies on, and counts where that cannot be
  /// seen: as the root of a container.
  private static boolean isLayered(Mount mount) {
    return mount.type().equals("zfs")
        || (mount.type().equals("overlay") && mount.point().equals("/"));
  }

  private static Optional<Statvfs> size(Mount mount, Sizes sizes) {
    try {
      return Optional.of(sizes.of(mount.point())).filter(size -> size.blocks() > 0);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// As df(1) has it: blocks that only root may have are neither used nor available.
  private static Filesystem filesystem(Mount mount, Statvfs size) {
    long used = size.blocks() - size.bfree();
    long usable = used + size.bavail();
    return new Filesystem(
        mount.point(),
        mount.type(),
        mount.source(),
        mount.readOnly(),
        size.blocks() * size.frsize(),
        size.bavail() * size.frsize(),
        usable == 0 ? 1 : (double) used / usable);
  }

  /// What Linux says of `mountPoint`.
  static Statvfs ask(String mountPoint) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(Statvfs.LAYOUT);
      Statvfs.statvfs(arena.allocateFrom(mountPoint), struct);
      return Statvfs.read(struct);
    }
  }
}
