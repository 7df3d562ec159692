package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A process that attackers are set on: see `victim.c`. Closing it ends it.
final class Victim implements AutoCloseable {
  private final Process process;
  private final String known;

  private Victim(Process process, String known) {
    this.process = process;
    this.known = known;
  }

  /// @param granted the port at which it can be reached by who was granted that
  static Victim start(int granted) throws Exception {
    Path folder = Files.createTempDirectory("v");
    Path program = folder.resolveSibling(folder.getFileName() + "-victim");
    Command.Result cc =
        Command.run(
            List.of(
                "cc",
                "-w",
                "-static",
                "-pthread",
                "-DGRANTED=" + granted,
                "-o",
                program.toString(),
                ClientProgram.tests("c/escape/victim.c").toString()),
            Map.of());
    assertThat(cc.status()).as(cc.stderr()).isZero();
    Process process = new ProcessBuilder(program.toString(), folder.toString()).start();
    StringBuilder known = new StringBuilder();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals("end")) {
        return new Victim(process, known.toString());
      }
      known.append(line).append('\n');
    }
    throw new IOException("the victim ended before it said what can be known of it");
  }

  /// What attackers may know, a line each.
  String known() {
    return known;
  }

  @Override
  public void close() throws IOException {
    assertThat(process.isAlive()).as("the victim must be alive").isTrue();
    process.getOutputStream().close();
    process.onExit().join();
  }
}
