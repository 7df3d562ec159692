package io.kairo.hal.system;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// `/proc/stat`: what the processors did since boot. See proc_stat(5).
///
/// @param all the cores together
/// @param cores each core that is on, by its number
/// @param boot when the kernel started
record ProcStat(Ticks all, Map<Integer, Ticks> cores, Instant boot) {
  ProcStat {
    if (cores.isEmpty()) {
      throw new IllegalArgumentException("a computer must have a core that is on, got none");
    }
  }

  static ProcStat parse(String text) {
    Ticks all = Ticks.NONE;
    Map<Integer, Ticks> cores = new TreeMap<>();
    long boot = 0;
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" +", -1);
      if (fields[0].equals("cpu")) {
        all = Ticks.of(fields);
      } else if (fields[0].startsWith("cpu")) {
        cores.put(Integer.parseInt(fields[0].substring("cpu".length())), Ticks.of(fields));
      } else if (fields[0].equals("btime")) {
        boot = Long.parseLong(fields[1]);
      }
    }
    return new ProcStat(all, cores, Instant.ofEpochSecond(boot));
  }
}
