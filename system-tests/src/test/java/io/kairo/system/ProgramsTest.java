package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Programs that know nothing of Kairo run unchanged at level standard: see `programs.sh`.
@Tag("system")
@Timeout(300)
@Proves("SEC-03")
final class ProgramsTest {
  /// What does not run, with the reason in SECURITY.md.
  private static final List<String> NOT_YET = List.of("python_pool");

  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nwelcome";

  @Test
  void programsRunUnchanged() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server));
      String script =
          "PORT="
              + server.getLocalPort()
              + " JAVA="
              + Path.of(System.getProperty("java.home"), "bin/java")
              + "\n"
              + Files.readString(ClientProgram.tests("sh/programs.sh"));
      Path folder =
          Skill.compileLarge(
              "programs",
              Programs.running(script),
              "{id: own, fs: write, path: $DATA, reason: \"Work\"},"
                  + "{id: scratch, fs: write, path: $TMP, reason: \"Work\"},"
                  + "{id: helpers, process: spawn, reason: \"Work\"},"
                  + "{id: tty, device: serial, name: 'agent://serial/thermometer', access: read,"
                  + " as: [/dev/ttyUSB0], reason: \"Read\"},"
                  + "{id: server, net: connect, host: \"localhost:"
                  + server.getLocalPort()
                  + "\", reason: \"Fetch\"}");
      Path policy = Files.createTempFile("policy", ".yaml");
      Files.writeString(
          policy,
          "rules:\n  - {allow: \"connect:localhost:"
              + server.getLocalPort()
              + "\", to: \"skill:programs\"}\n"
              + "  - {allow: \"agent://serial/thermometer\", to: \"skill:programs\"}\n");
      try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
        Skill.start(machine.owner(), folder);

        Path own = machine.state().resolve("data/programs");
        Programs.awaitResults(machine, "programs", own);
        List<String> lines = Files.readAllLines(own.resolve("results"));
        System.out.println("programs: " + lines);
        assertThat(lines).hasSize(37);
        assertThat(lines.stream().filter(line -> !line.endsWith("=ok")))
            .map(line -> line.substring(0, line.indexOf('=')))
            .containsExactlyInAnyOrderElementsOf(NOT_YET);
      }
    }
  }

  private static void serve(ServerSocket server) {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    } catch (IOException e) {
      // the test is over
      assertThat(server.isClosed()).isTrue();
    }
  }

  private static void answer(Socket client) {
    try (client) {
      byte[] request = new byte[4096];
      if (client.getInputStream().read(request) > 0) {
        client.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
