package io.kairo.hal.system;

import io.kairo.api.SystemApi.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/proc/diskstats`, and of sysfs the names and sizes of whole disks. A disk without a size, such
/// as an unused loop device, is left out. See Documentation/admin-guide/iostats.rst.
final class Disks {
  /// What the kernel calls a sector, whatever the disk does.
  private static final long SECTOR = 512;

  private static final int NAME = 2;
  private static final int SECTORS_READ = 5;
  private static final int SECTORS_WRITTEN = 9;
  private static final int BUSY_MILLIS = 12;

  private Disks() {}

  /// What a disk did since boot.
  record Counters(long readBytes, long writtenBytes, long busyMillis) {}

  static List<Disk> read(Root root) throws IOException {
    Map<String, Counters> counters = root.parse("proc/diskstats", Disks::parse);
    List<Disk> disks = new ArrayList<>();
    for (String name : root.names("sys/block")) {
      Optional<Long> sectors = root.number("sys/block/" + name + "/size").filter(n -> n > 0);
      Optional<Counters> counted = Optional.ofNullable(counters.get(name));
      if (sectors.isPresent() && counted.isPresent()) {
        Counters c = counted.get();
        disks.add(
            new Disk(
                name, sectors.get() * SECTOR, c.readBytes(), c.writtenBytes(), c.busyMillis()));
      }
    }
    return disks;
  }

  /// Disks and partitions by name.
  static Map<String, Counters> parse(String text) {
    Map<String, Counters> counters = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.strip().split(" +", -1);
      counters.put(
          fields[NAME],
          new Counters(
              Long.parseLong(fields[SECTORS_READ]) * SECTOR,
              Long.parseLong(fields[SECTORS_WRITTEN]) * SECTOR,
              Long.parseLong(fields[BUSY_MILLIS])));
    }
    return counters;
  }
}
