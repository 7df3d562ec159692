package io.kairo.hal.system;

import java.util.HashMap;
import java.util.Map;

/// A process's control group, from `/proc/PID/cgroup`: in the unified hierarchy, or, where that is
/// not used, in the old one of the memory controller. A Linux without control groups has one for
/// all, the root. See cgroups(7).
///
/// ```
/// 0::/user.slice/session-2.scope          unified
/// 4:memory:/machine/agents                old
/// ```
final class CgroupPath {
  private static final String ROOT = "/";

  private CgroupPath() {}

  static String parse(String text) {
    Map<String, String> paths = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3) {
        for (String controller : fields[1].split(",", -1)) {
          paths.put(controller, fields[2]);
        }
      }
    }
    String unified = paths.getOrDefault("", ROOT);
    return unified.equals(ROOT) ? paths.getOrDefault("memory", ROOT) : unified;
  }
}
