package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.bench.ProcessTree.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessTreeTest {
  @Test
  void theLineOfAProcessIsReadThoughItsNameHasBrackets() {
    assertThat(ProcessTree.parse("12 (a) b (c)) S 7 12 12 0 -1"))
        .contains(new Entry(12, "a) b (c)", 'S', 7));
    assertThat(ProcessTree.parse("")).isEmpty();
  }

  @Test
  void onlyDescendantsAreInIt() {
    Entry child = new Entry(2, "kairod", 'S', 1);
    Entry grandchild = new Entry(3, "sh", 'R', 2);
    Entry zombie = new Entry(4, "sleep", 'Z', 3);
    Entry stranger = new Entry(5, "init", 'S', 0);

    ProcessTree tree = ProcessTree.of(1, List.of(child, grandchild, zombie, stranger));

    assertThat(tree.entries()).containsExactly(child, grandchild, zombie);
    assertThat(tree.has(3)).isTrue();
    assertThat(tree.has(4)).as("a zombie").isFalse();
    assertThat(tree.has(5)).isFalse();
    assertThat(zombie).hasToString("sleep (4, zombie)");
  }

  @Test
  void childrenAndZombiesOfThisProcessAreSeen() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessTree tree = ProcessTree.below(ProcessHandle.current().pid());

      assertThat(tree.has(sleeper.pid())).isTrue();
      assertThat(tree.child("sleep 1000")).hasValue(sleeper.pid());
      assertThat(tree.child("no such word")).isEmpty();
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void thisProcessHoldsSomething() throws Exception {
    Footprint here = Footprint.of(ProcessHandle.current().pid());

    assertThat(here.descriptors()).isPositive();
    assertThat(here.megabytes()).isPositive();
    assertThat(here.max(new Footprint(here.descriptors() + 1, 0)))
        .isEqualTo(new Footprint(here.descriptors() + 1, here.megabytes()));
  }
}
