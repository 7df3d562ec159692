package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchedProgramTest {
  @TempDir private Path folder;

  @Test
  void closingEndsTheProgramAndWhatItStarted() throws Exception {
    Fifo fifo = Fifo.in(folder);
    Path launcher = script("sleep 1000 & echo $! > \"$1\"; wait");
    LaunchedProgram program =
        LaunchedProgram.start(launcher, List.of(fifo.path().toString()), folder.resolve("log"));
    long child = fifo.pid();

    program.close();

    assertThat(program.isAlive()).isFalse();
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void programThatIgnoresTermIsKilled() throws Exception {
    Fifo fifo = Fifo.in(folder);
    Path launcher = script("trap '' TERM; echo $$ > \"$1\"; while :; do sleep 1; done");
    LaunchedProgram program =
        LaunchedProgram.start(launcher, List.of(fifo.path().toString()), folder.resolve("log"));
    fifo.pid();

    program.close();

    assertThat(program.isAlive()).isFalse();
  }

  @Test
  void lastWordsAreTold() throws Exception {
    Fifo fifo = Fifo.in(folder);
    Path launcher = script("echo starting; echo 'no device' >&2; echo $$ > \"$1\"");

    try (LaunchedProgram program =
        LaunchedProgram.start(launcher, List.of(fifo.path().toString()), folder.resolve("log"))) {
      fifo.pid();
      assertThat(program.lastWords()).isEqualTo("no device");
    }
  }

  private Path script(String body) throws Exception {
    Path script = folder.resolve("kairo");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }
}
