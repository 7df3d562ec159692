package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HierarchiesTest {
  private static final String CGROUP2 =
      "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

  @Test
  void version2IsTheLineWithoutControllers() {
    Hierarchies desktop =
        new Hierarchies(
            List.of("22 1 8:1 / / rw - ext4 /dev/sda1 rw", CGROUP2),
            List.of("0::/user.slice/user-1000.slice/user@1000.service/app.slice/kairo.scope"));

    assertThat(desktop.version2())
        .contains(
            Path.of(
                "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/kairo.scope"));
    assertThat(desktop.version1("memory")).isEmpty();
  }

  @Test
  void version1HasAHierarchyForEachController() {
    Hierarchies old =
        new Hierarchies(
            List.of(
                "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct",
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
                "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"),
            List.of("5:memory:/jobs/7", "2:cpu,cpuacct:/", "0::/"));

    assertThat(old.version1("memory")).contains(Path.of("/sys/fs/cgroup/memory/jobs/7"));
    assertThat(old.version1("cpu")).contains(Path.of("/sys/fs/cgroup/cpu,cpuacct"));
    assertThat(old.version1("pids")).isEmpty();
    assertThat(old.version2()).contains(Path.of("/sys/fs/cgroup/unified"));
  }

  @Test
  void aContainerSeesItsOwnPartAsTheRoot() {
    Hierarchies container =
        new Hierarchies(
            List.of("35 31 0:32 /docker/4711 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory"),
            List.of("4:memory:/docker/4711/inner", "3:pids:/elsewhere"));

    assertThat(container.version1("memory")).contains(Path.of("/sys/fs/cgroup/memory/inner"));
    assertThat(container.version1("pids")).isEmpty();
  }
}
