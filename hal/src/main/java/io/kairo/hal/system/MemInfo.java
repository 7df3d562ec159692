package io.kairo.hal.system;

import java.util.Map;
import java.util.stream.Collectors;

/// `/proc/meminfo`, in bytes. See proc_meminfo(5).
record MemInfo(long total, long available, long swapTotal, long swapFree) {
  static MemInfo parse(String text) {
    Map<String, Long> bytes =
        text.lines()
            .map(line -> line.split("[: ]+", -1))
            .filter(fields -> fields.length == 3 && fields[2].equals("kB"))
            .collect(
                Collectors.toMap(
                    fields -> fields[0], fields -> Long.parseLong(fields[1]) * 1024, Long::max));
    return new MemInfo(
        bytes.getOrDefault("MemTotal", 0L),
        bytes.getOrDefault("MemAvailable", 0L),
        bytes.getOrDefault("SwapTotal", 0L),
        bytes.getOrDefault("SwapFree", 0L));
  }
}
