package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// What version 2 does without any controller.
@EnabledIf("writable") // an ordinary user without a delegated group can make none
final class CgroupV2Test {
  private static Path own() throws IOException {
    return Hierarchies.ofThisProcess().version2().orElse(Path.of("/nowhere"));
  }

  static boolean writable() throws IOException {
    return Files.isWritable(own().resolve("cgroup.procs"));
  }

  @Test
  void membersDieTogetherAndThenTheGroupCanGo() throws Exception {
    Path folder = Files.createDirectory(own().resolve(GroupFiles.freshName()));
    Cgroup outermost = new CgroupV2(folder, Set.of());
    Cgroup tree = outermost.child("t1", TreeLimits.none(), Set.of());
    Process first = new ProcessBuilder("sleep", "1000").start();
    Process second = new ProcessBuilder("sleep", "1000").start();
    tree.admit((int) first.pid());
    tree.admit((int) second.pid());
    assertThat(tree.remove()).isFalse();

    tree.kill();

    assertThat(first.waitFor()).isEqualTo(128 + 9);
    assertThat(second.waitFor()).isEqualTo(128 + 9);
    Eventually.holds("the group goes", tree::remove);
    assertThat(outermost.remove()).isTrue();
    assertThat(folder).doesNotExist();
  }
}
