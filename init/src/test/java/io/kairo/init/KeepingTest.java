package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kairo.posix.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class KeepingTest {
  @TempDir private Path folder;

  /// A pipe in the file system exists for a writer only as long as somebody has it open.
  @Test
  void keptDescriptorWorksWhileKairodIsDownAndAfter() throws Exception {
    Path pipe = Processes.gate(folder, "pipe");
    Path gate = Processes.gate(folder, "gate");
    try (Supervised init = Supervised.gatedPuppet(gate)) {
      Processes.open(gate);
      String first = init.hear("started ");
      assertThat(init.hear("kept ")).isEqualTo("[]");
      init.ask("ready", "done");
      init.ask("keep skill.thermostat.line " + pipe, "done");

      Processes.kill(first);
      init.hear("kairo-init: starting kairod again");
      Files.writeString(pipe, "meanwhile", StandardOpenOption.WRITE);
      Processes.open(gate);

      init.hear("started ");
      assertThat(init.hear("kept ")).isEqualTo("[skill.thermostat.line]");
      assertThat(init.ask("read skill.thermostat.line", "read ")).isEqualTo("meanwhile");
    }
  }

  /// kairo-init stands still while kairod speaks its last word and dies with a message unread.
  @Test
  void lastWordOfDyingKairodCounts() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      init.tell("raw x4c");
      init.hear("broken "); // from now on it reads nothing
      init.ask("keep before " + folder.resolve("file"), "done keep");
      init.tell("raw x4c");
      init.ask("unread", "done unread");
      init.signal(Signal.SIGSTOP);

      init.ask("keep last " + folder.resolve("file"), "done keep");
      Processes.kill(first);
      Processes.awaitZombie(init.pid(), first);
      init.signal(Signal.SIGCONT);

      init.hear("started ");
      assertThat(init.hear("kept ")).isEqualTo("[before, last]");
    }
  }

  @Test
  void nameIsReplacedAndDropped() throws Exception {
    Path one = Files.writeString(folder.resolve("one"), "one");
    Path two = Files.writeString(folder.resolve("two"), "two");
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      init.ask("keep a " + one, "done");
      init.ask("keep b " + one, "done");
      init.ask("keep c " + one, "done");
      init.ask("keep b " + two, "done");
      init.ask("drop a", "done");
      init.ask("drop never-there", "done");

      Processes.kill(first);

      init.hear("started ");
      assertThat(init.hear("kept ")).isEqualTo("[b, c]");
      assertThat(init.ask("read b", "read ")).isEqualTo("two");
      assertThat(init.ask("read c", "read ")).isEqualTo("one");
      assertThat(descriptors(init.pid(), one, two)).isEqualTo(2);
    }
  }

  @Test
  void fullKeeperRefusesAndSaysSo() throws Exception {
    Path file = folder.resolve("file");
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      for (int i : IntStream.range(0, Program.KEEP_MAX).toArray()) {
        init.ask("keep n" + i + " " + file, "done");
      }

      init.tell("keep another " + file);

      init.hear("kairo-init: cannot keep 'another': there is no room");
      init.tell("keep another " + file);
      assertThat(init.hear("Refused")).isEqualTo("[name=another]");
      assertThat(descriptors(init.pid(), file)).isEqualTo(Program.KEEP_MAX);
      init.ask("keep n0 " + file, "done");
      init.ask("drop n0", "done");
      init.ask("keep another " + file, "done");
      init.tell("keep more " + file);
      init.hear("Refused[name=more]");
    }
  }

  /// As when kairo-init may open no more files.
  @Test
  void keepWithoutItsDescriptorIsRefused() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");

      init.tell("raw x4b6e616d65");
      init.hear("kairo-init: cannot keep 'name': its descriptor did not come");
      init.tell("raw x4b6e616d65");

      assertThat(init.hear("Refused")).isEqualTo("[name=name]");
    }
  }

  /// Nothing, an unknown type, a name that is too long, with a space or missing, a pid that is
  /// short or was not reported, and much.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "7a",
        "4b",
        "446120",
        "44",
        "52",
        "520000",
        "5200000001",
        "5900",
        "4c4c",
        "4f",
        "58000000016500"
      })
  void malformedMessageIsIgnoredWithOneLine(String hex) throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      init.ask("ready", "done");

      init.tell("raw x" + hex);

      init.hear("kairo-init: ignored a malformed message of kairod type=");
      init.ask("keep a " + folder.resolve("file"), "done");
      Processes.await(() -> descriptors(init.pid(), folder.resolve("file")) == 1);
    }
  }

  @Test
  void muchNonsenseIsNotRepeated() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      for (int i = 0; i < 20; i++) {
        init.ask("raw x" + "5a".repeat(100), "done");
      }
      init.tell("exit 0");

      assertThat(init.await()).isZero();
      assertThat(init.heard()).filteredOn(line -> line.contains("malformed")).hasSize(8);
    }
  }

  @Test
  void outputGoesWhereKairodWantsIt() throws Exception {
    Path log = folder.resolve("kernel.log");
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      init.ask("output " + log, "done");

      Processes.kill(first);

      Processes.await(() -> Files.readString(log).contains("\nstarted "));
      assertThat(Files.readString(log)).startsWith("kairo-init: kairod ended pid=" + first);
    }
  }

  @Test
  void processWithoutKairoInitHasNoKeeper() throws Exception {
    assertThat(Keeper.inherited(_ -> Optional.empty())).isEmpty();
    assertThatIOException()
        .isThrownBy(() -> Keeper.inherited(_ -> Optional.of("0")))
        .withMessage("KAIRO_INIT_FD must name the line to kairo-init, got '0'");
  }

  @Test
  void nameHasAForm() {
    assertThat(new KeptName("skill.thermostat-1_A")).hasToString("skill.thermostat-1_A");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeptName("a b"))
        .withMessage("name of a kept descriptor must be 1 to 64 of A-Z a-z 0-9 . _ -, got 'a b'");
    assertThatIllegalArgumentException().isThrownBy(() -> new KeptName("a".repeat(65)));
  }

  /// How many descriptors of a process are these files.
  private static long descriptors(long pid, Path... files) throws Exception {
    try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors
          .filter(descriptor -> {
            try {
              return List.of(files).contains(Files.readSymbolicLink(descriptor));
            } catch (IOException e) {
              return false;
            }
          })
          .count();
    }
  }
}
