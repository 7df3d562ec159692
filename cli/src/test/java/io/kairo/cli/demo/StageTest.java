package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StageTest {
  @TempDir private Path folder;

  @Test
  void kernelThatDoesNotStartIsToldByItsLastWords() throws Exception {
    StateFolder state = StateFolder.open(Optional.empty());

    try (Stage stage = stage(state, "echo \"kairo: no board for $*\" >&2; exit 1")) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> stage.open(folder))
          .withMessageContaining("no board for up --state " + state.path() + " --simulate board")
          .satisfies(e -> assertThat(e.help()).contains("kairo doctor"));
    }

    assertThat(state.path()).doesNotExist();
  }

  @Test
  void interruptedDemoLeavesNoProcessAndNoFolder() throws Exception {
    StateFolder state = StateFolder.open(Optional.empty());
    Fifo fifo = Fifo.in(folder);
    Stage stage = stage(state, "echo $$ > " + fifo.path() + "; exec sleep 1000");
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread opener =
        Thread.ofPlatform()
            .start(() -> {
              try {
                end.complete(new AssertionError(stage.open(folder)));
              } catch (Exception e) {
                end.complete(e);
              }
            });
    long kernel = fifo.pid();

    stage.close();

    assertThat(ProcessHandle.of(kernel).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(state.path()).doesNotExist();
    assertThat(end.get()).isInstanceOf(CallException.class);
    opener.join();
    stage.close();
  }

  private Stage stage(StateFolder state, String script) throws Exception {
    Path launcher = folder.resolve("kairo");
    Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    DemoOptions options =
        new DemoOptions(20, Optional.empty(), Optional.empty(), Optional.empty(), false);
    ConsentDesk desk = new ConsentDesk(Optional.empty(), Optional.empty());
    return new Stage(options, launcher, folder, state, desk);
  }
}
