package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.GrantApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a skill reaches over the network, in a program that knows nothing of Kairo.
@Tag("system")
@Timeout(120)
@Proves("SEC-02")
final class NetworkTest {
  private static final int EACCES = 13;

  private final ServerSocket granted;
  private final ServerSocket other;

  NetworkTest() throws IOException {
    granted = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @Test
  void skillReachesTheServerThatItDeclaredUntilTheGrantIsTakenBack() throws Exception {
    try (Machine machine =
        Machine.start("--policy", policy("connect:127.0.0.1:" + granted.getLocalPort()))) {
      Kairo owner = machine.owner();
      Skill.start(owner, skill("caller", connect()));

      answer("later");
      Socket connection = answer("now");
      Eventually.holds(() ->
          assertThat(Output.of(machine))
              .contains("later got 7 welcome", "nodelay 1", "now got 7 welcome")
              .contains("other errno " + EACCES)
              .contains("again -1 106")
              .contains("udp errno 94", "raw errno 94", "mptcp errno 93")
              .contains("unix errno 97", "vsock errno 97", "netlink errno 97"));
      String grant = owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants().getFirst().id();
      GrantApi.Revoked revoked = owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke(grant));

      assertThat(revoked.handles()).isEqualTo(1);
      assertThat(revoked.stopped()).isEmpty();
      assertThat(connection.getInputStream().read()).isEqualTo(-1);
      Eventually.holds(() -> assertThat(Output.of(machine)).contains("end 0"));
      assertThat(owner.call(SystemCalls.SKILL_STATUS, new SkillApi.Name("caller")).state())
          .isEqualTo(SkillApi.SkillState.RUNNING);
      assertThat(machine.past("permission.denied"))
          .anyMatch(event ->
              event.payload().get("resource").equals("connect:127.0.0.1:" + other.getLocalPort()));
    }
  }

  private Socket answer(String greeting) throws IOException {
    Socket connection = granted.accept();
    assertThat(connection.getInputStream().readNBytes(greeting.length()))
        .isEqualTo(greeting.getBytes(StandardCharsets.US_ASCII));
    connection.getOutputStream().write("welcome".getBytes(StandardCharsets.US_ASCII));
    return connection;
  }

  @Test
  void skillIsReachedAtTheAddressThatItDeclaredUntilTheGrantIsTakenBack() throws Exception {
    int port = Net.freePort();
    String listen = "{id: web, net: listen, host: \"127.0.0.1:" + port + "\", reason: \"Serve\"}";
    try (Machine machine = Machine.start("--policy", policy("listen:127.0.0.1:" + port))) {
      Kairo owner = machine.owner();
      Skill.start(owner, skill("server", listen + "," + connect(), "#define LISTEN " + port));
      Eventually.holds(() -> assertThat(Output.of(machine)).contains("serving"));

      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write("echo".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readAllBytes())
            .isEqualTo("echo".getBytes(StandardCharsets.US_ASCII));
      }
      owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke("all"));

      Eventually.holds(() -> assertThat(Output.of(machine)).contains("served errno 22"));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() ->
              new Socket()
                  .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000));
    }
  }

  @Test
  void programInPythonFindsItsServerByNameAndNoOther() throws Exception {
    String permissions =
        "{id: server, net: connect, host: \"localhost:"
            + granted.getLocalPort()
            + "\", reason: \"Call\"},{id: helpers, process: spawn, reason: \"Python\"}";
    try (Machine machine =
        Machine.start("--policy", policy("connect:localhost:" + granted.getLocalPort()))) {
      String script = "exec /usr/bin/python3 -c '" + PYTHON + "' " + granted.getLocalPort();
      Path folder = Skill.compile("caller", Programs.running(script), permissions);
      Skill.start(machine.owner(), folder);

      answer("python");
      Eventually.holds(
          () -> assertThat(Output.of(machine)).contains("welcome", "unknown", "asyncio welcome"));
    }
  }

  private static final String PYTHON =
      """
      import asyncio, socket, sys
      port = int(sys.argv[1])
      async def call():
          reader, writer = await asyncio.open_connection("localhost", port)
          writer.write(b"python")
          print("asyncio", (await reader.readexactly(7)).decode(), flush=True)
          print("welcome", flush=True)
          writer.close()
      asyncio.run(call())
      try:
          socket.create_connection(("example.org", 80))
      except OSError:
          print("unknown", flush=True)
      """;

  private String connect() {
    return "{id: server, net: connect, host: \"127.0.0.1:%d\", reason: \"Call\"}"
        .formatted(granted.getLocalPort());
  }

  private Path skill(String name, String permissions, String... lines) throws Exception {
    String source =
        "#define CONNECT %d%n#define OTHER %d%n%s%n%s"
            .formatted(
                granted.getLocalPort(),
                other.getLocalPort(),
                String.join("\n", List.of(lines)),
                Files.readString(ClientProgram.tests("c/net.c")));
    return Skill.compile(name, source, permissions);
  }

  private static String policy(String resource) throws IOException {
    Path file = Files.createTempFile("policy", ".yaml");
    String rule = "  - {allow: \"%s\", to: \"skill:%s\"}%n";
    Files.writeString(
        file, "rules:\n" + rule.formatted(resource, "caller") + rule.formatted(resource, "server"));
    return file.toString();
  }
}
