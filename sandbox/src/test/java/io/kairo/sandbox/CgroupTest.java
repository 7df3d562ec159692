package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// With the control groups of this machine.
@EnabledIf("canLimit") // elsewhere, and for an ordinary user without delegation, the watchdog does
final class CgroupTest extends TreeLimitsContract {
  static boolean canLimit() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      return sandbox.findings().values().stream()
          .flatMap(findings -> findings.values().stream())
          .anyMatch(Finding::holds);
    }
  }

  @Override
  Sandbox openSandbox() throws IOException {
    return Sandbox.open();
  }

  @Test
  void aForkBombCannotForkMore() throws Exception {
    try (Pipe output = new Pipe()) {
      Trial trial = trial().spawning().with(Quota.processes(20)).executing(folder);
      Confined bomb =
          trial.start(output.writeEnd(), folder.resolve("greedy").toString(), "children", "60");
      output.closeWriteEnd();

      assertThat(output.readLine()).isEqualTo("19");

      assertThat(bomb.exit()).isNotDone();
      bomb.kill();
      bomb.await();
      assertThat(bomb.exceeded()).isEmpty();
    }
  }

  @Test
  void groupsGoWithTheirMembers() throws Exception {
    Group group = new Group("agent:climate", Quota.processes(100));
    Confined tree =
        trial()
            .spawning()
            .with(Quota.memory(64))
            .within(group)
            .start(Launch.NONE, "/bin/sh", "-c", "/bin/sleep 1000 & wait");
    assertThat(folders(2)).hasSizeGreaterThanOrEqualTo(3);

    tree.kill();
    tree.await();

    Eventually.holds("no folder of a tree", () -> folders(2).isEmpty());
    sandbox.close();
    assertThat(folders(1)).isEmpty();
    sandbox = openSandbox();
  }

  @Test
  void whatADeadKernelLeftIsRemoved() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Map<Bound, Path> own =
        ((CgroupV1) CgroupV1.open(Hierarchies.ofThisProcess()).orElseThrow()).folders();
    List<Path> left = new ArrayList<>();
    for (Path mine : own.values()) {
      Path old = mine.resolveSibling("kairo-" + dead.pid() + "-1-1");
      left.add(Files.createDirectory(old));
      left.add(Files.createDirectory(old.resolve("t1")));
    }

    try (Sandbox later = openSandbox()) {
      later.findings();
    }

    assertThat(left).noneMatch(Files::exists);
    own.values().forEach(GroupFiles::remove);
  }

  /// The folders of this process's sandboxes, from `depth` on.
  private static List<Path> folders(int depth) throws IOException {
    Hierarchies here = Hierarchies.ofThisProcess();
    List<Path> found = new ArrayList<>();
    for (String controller : List.of("memory", "pids", "cpu")) {
      here.version1(controller).ifPresent(own -> collect(own.toFile(), 0, depth, found));
    }
    here.version2().ifPresent(own -> collect(own.toFile(), 0, depth, found));
    return found;
  }

  /// Folders may go while they are looked at.
  private static void collect(File folder, int level, int depth, List<Path> found) {
    String prefix = level == 0 ? "kairo-" + ProcessHandle.current().pid() + "-" : "";
    if (level >= depth) {
      found.add(folder.toPath());
    }
    File[] below =
        folder.listFiles(file -> file.isDirectory() && file.getName().startsWith(prefix));
    for (File one : below == null ? new File[0] : below) {
      collect(one, level + 1, depth, found);
    }
  }
}
