package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Agents that the kernel starts and confines, and programs that it runs for a person.
@Tag("system")
@Timeout(120)
final class AgentTest {
  @Test
  @Proves("SEC-03")
  void agentReachesTheKernelAsItselfAndNothingElse() throws Exception {
    try (Machine machine = Machine.start();
        ServerSocket network = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      machine.settle();
      Path scratch = Files.createTempDirectory("kairo-agent");
      Path address = scratch.resolve("other");
      other.bind(UnixDomainSocketAddress.of(address));
      Process victim = Command.start(List.of("sleep", "100"), Map.of());
      Eventually.holds(() -> assertThat(machine.state().resolve("audit.jsonl")).isNotEmptyFile());
      Attack attack = new Attack(machine, scratch, victim.pid(), address, network.getLocalPort());

      List<String> free = attack.unconfined();
      List<String> confined = attack.confined();
      victim.destroyForcibly();

      assertThat(free).hasSize(23).allMatch(line -> line.endsWith(" through"));
      assertThat(confined).hasSize(23).allMatch(line -> line.contains(" refused "));
    }
  }

  /// One script of attempts, run both ways.
  private record Attack(Machine machine, Path scratch, long victim, Path other, int port) {
    private static final Path SCRIPT = ClientProgram.tests("python/confined_agent.py");
    private static final Path SDK = ClientProgram.tests("sdk/python");

    private Map<String, String> environment() {
      return Map.of(
          "PYTHONPATH", SDK.toString(),
          "PYTHONDONTWRITEBYTECODE", "1",
          "SCRATCH", scratch.toString(),
          "PORT", Integer.toString(port));
    }

    private List<String> script() {
      return List.of(
          "python3",
          SCRIPT.toString(),
          machine.state().toString(),
          Long.toString(victim),
          other.toString());
    }

    private List<String> unconfined() throws Exception {
      return lines(Command.run(script(), environment()));
    }

    private List<String> confined() throws Exception {
      Path own = Files.createDirectory(scratch.resolve("own"));
      List<String> options = new ArrayList<>(List.of("run", "--agent", "guest", "--cwd"));
      options.addAll(
          List.of(own.toString(), "--read", SCRIPT.toString(), "--read", SDK.toString()));
      environment()
          .forEach((name, value) -> {
            options.add("--env");
            options.add(name + "=" + (name.equals("SCRATCH") ? own : value));
          });
      options.addAll(List.of("--state", machine.state().toString()));
      options.addAll(script());
      return lines(Command.kairo(options.toArray(String[]::new)));
    }

    private static List<String> lines(Command.Result result) {
      assertThat(result.status()).as(result.stderr()).isZero();
      return result.stdout().lines().toList();
    }
  }

  @Test
  @Proves("SEC-03")
  void whatAnAgentStartsIsTheAgentAndItsNeedsAreJudged() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      String script =
          """
          import subprocess, sys, kairo
          need = {"device": "agent://gpio/fan", "access": "write", "reason": "to cool"}
          early = kairo.connect()
          print(early.welcome["you"])
          with kairo.connect(agent="guest", needs=[need]) as it:
              subprocess.run([sys.executable, "-c", "import kairo\\n"
                  "with kairo.connect() as c: print(c.welcome['you'])"], check=True)
              try:
                  it.call("device.claim", {"device": "agent://gpio/fan", "access": "write"})
              except kairo.CallError as e:
                  print(e)
              try:
                  early.call("device.claim", {"device": "agent://gpio/fan", "access": "read"})
              except kairo.CallError as e:
                  print(e)
              sys.stdout.flush()
              it.call("process.spawn", {"id": "helper", "command": ["true"]})
          """;
      Path sdk = ClientProgram.tests("sdk/python");
      Path file = Files.writeString(Files.createTempFile("agent", ".py"), script);

      Command.Result result =
          Command.kairo(
              "run",
              "--state",
              machine.state().toString(),
              "--agent=guest",
              "--read=" + sdk,
              "--read=" + file,
              "--env=PYTHONPATH=" + sdk,
              "python3",
              "-u",
              file.toString());

      assertThat(result.status()).as(result.stderr()).isZero();
      List<String> lines = result.stdout().lines().toList();
      assertThat(lines).as(result.stdout()).hasSize(4);
      assertThat(lines.subList(0, 2)).allMatch(line -> line.contains("guest"));
      assertThat(lines.get(2)).contains("nobody can be asked");
      assertThat(lines.get(3)).contains("must declare");
      assertThat(machine.past("process.started"))
          .anySatisfy(event ->
              assertThat(event.payload())
                  .containsEntry("id", "helper")
                  .containsEntry("subject", "agent:guest"));
    }
  }

  @Test
  @Proves("SEC-03")
  void onlyTheOwnerSaysWhatAProcessIsAndReads() throws Exception {
    try (Machine machine = Machine.start()) {
      for (String option :
          List.of("{\"agent\":\"other\"}", "{\"read\":[\"/etc\"]}", "{\"cwd\":\"/tmp\"}")) {
        String said =
            AgentProbe.run(
                machine,
                "probe",
                "-",
                "process.spawn",
                "{\"command\":[\"true\"],\"options\":" + option + "}");

        assertThat(said).contains("error denied only the owner may name");
      }
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> spawn(machine.owner(), ProcessApi.Options.NONE.as("No Name")))
          .withMessageContaining("lower-case");
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(
              () -> spawn(machine.owner(), ProcessApi.Options.NONE.reading(List.of("/none"))))
          .withMessageContaining("read must name absolute files and folders, got '/none'");
    }
  }

  private static void spawn(Kairo owner, ProcessApi.Options options) {
    owner.call(
        SystemCalls.PROCESS_SPAWN,
        new ProcessApi.Spawn(Optional.empty(), List.of("true"), Optional.of(options)));
  }

  @Test
  @Proves("K-01")
  void programRunsWithTheTerminalsStreamsAndEndsWithTheCommand() throws Exception {
    try (Machine machine = Machine.start()) {
      List<String> run =
          List.of(
              Command.image().resolve("kairo").toString(),
              "run",
              "--state",
              machine.state().toString());

      ProcessBuilder builder =
          new ProcessBuilder(
              Stream.concat(run.stream(), Stream.of("sh", "-c", "cat; echo bad >&2; exit 3"))
                  .toList());
      Process process = builder.start();
      process.getOutputStream().write("said".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();

      assertThat(Command.read(process.getInputStream()).get()).isEqualTo("said");
      assertThat(Command.read(process.getErrorStream()).get()).isEqualTo("bad\n");
      assertThat(process.waitFor()).isEqualTo(3);

      Process endless =
          new ProcessBuilder(Stream.concat(run.stream(), Stream.of("sleep", "1000")).toList())
              .start();
      Kairo owner = machine.owner();
      Eventually.holds(() -> assertThat(processes(owner)).isEqualTo(1));
      endless.destroy();
      assertThat(endless.waitFor()).isEqualTo(143);
      assertThat(processes(owner)).isZero();
    }
  }

  private static long processes(Kairo owner) {
    return owner.call(SystemCalls.PROCESS_LIST, Nothing.NOTHING).processes().stream()
        .filter(entry -> entry.kind() == ProcessApi.ProcessKind.PROCESS)
        .count();
  }
}
