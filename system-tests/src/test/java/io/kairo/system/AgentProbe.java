package io.kairo.system;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.DeviceName;
import io.kairo.api.KernelApi;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that says it is an agent, makes one call and prints what came of it: `ok JSON` or
/// `error code sentence`. An agent is a process, so tests of one need one.
final class AgentProbe {
  private AgentProbe() {}

  /// Arguments: socket, agent, the device it says it needs (or `-`), then a method and its JSON, or
  /// `exec` and a command that the agent starts, or `earlier` and a call that it makes over a
  /// connection it opened before it said that it is an agent.
  public static void main(String[] arguments) throws Exception {
    Optional<List<KernelApi.Need>> needs =
        arguments[2].equals("-")
            ? Optional.empty()
            : Optional.of(
                List.of(
                    new KernelApi.Need(
                        new DeviceName(arguments[2]),
                        Access.WRITE,
                        "test\u001b[31m of \u202ereasons")));
    KernelApi.Hello hello =
        new KernelApi.Hello(
            "probe", Optional.of(2), Optional.of(arguments[1]), needs, Optional.empty());
    try (Kairo earlier = Kairo.connect(Path.of(arguments[0]), "probe");
        Kairo agent = Kairo.connect(Path.of(arguments[0]), hello)) {
      if (arguments[3].equals("earlier")) {
        call(earlier, arguments[4], arguments[5]);
      } else if (arguments[3].equals("exec")) {
        Command.Result result =
            Command.run(List.of(arguments).subList(4, arguments.length), Map.of());
        System.out.println("exit " + result.status() + " " + result.stderr().strip());
      } else {
        call(agent, arguments[3], arguments[4]);
      }
    }
    try (Kairo again = Kairo.connect(Path.of(arguments[0]), "probe")) {
      System.out.println("again " + again.welcome().you().kind());
    }
  }

  private static void call(Kairo agent, String method, String json) {
    try {
      @SuppressWarnings("unchecked")
      Map<String, Object> params = (Map<String, Object>) Json.parse(json);
      System.out.println("ok " + Json.write(agent.call(method, params)));
    } catch (CallException e) {
      System.out.println("error " + e.code().wire() + " " + e.getMessage());
    }
  }

  /// Runs the probe in a process of its own and returns what it printed.
  static String run(Machine machine, String agent, String device, String... rest)
      throws IOException {
    return run(machine.socket(), agent, device, rest);
  }

  /// As [#run], where no machine of the test's own is.
  static String run(Path socket, String agent, String device, String... rest) throws IOException {
    Command.Result result = Command.run(command(socket, agent, device, rest), Map.of());
    return result.stdout() + result.stderr();
  }

  /// The command that [#run] runs.
  static List<String> command(Machine machine, String agent, String device, String... rest) {
    return command(machine.socket(), agent, device, rest);
  }

  private static List<String> command(Path socket, String agent, String device, String... rest) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AgentProbe.class.getName(),
                socket.toString(),
                agent,
                device));
    command.addAll(List.of(rest));
    return command;
  }
}
