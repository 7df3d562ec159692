package io.kairo.hal.system;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `/proc/meminfo`, in bytes. A kernel without swap support has no swap. See proc_meminfo(5).
public record MemInfo(long total, long available, long swapTotal, long swapFree) {
  static MemInfo parse(String text) {
    Map<String, Long> bytes =
        text.lines()
            .map(line -> line.split("[: ]+", -1))
            .filter(fields -> fields.length == 3 && fields[2].equals("kB"))
            .collect(
                Collectors.toMap(
                    fields -> fields[0], fields -> Long.parseLong(fields[1]) * 1024, Long::max));
    return new MemInfo(
        required(bytes, "MemTotal"),
        required(bytes, "MemAvailable"),
        bytes.getOrDefault("SwapTotal", 0L),
        bytes.getOrDefault("SwapFree", 0L));
  }

  private static long required(Map<String, Long> bytes, String name) {
    return Optional.ofNullable(bytes.get(name))
        .orElseThrow(() -> new IllegalArgumentException("memory must tell its " + name));
  }
}
