package io.kairo.agent;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.KernelApi;
import io.kairo.api.Version;
import io.kairo.sdk.Kairo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// The climate agent as a program: a control loop without a language model. It ends on SIGTERM or
/// when the kernel goes away.
public final class ThermostatAgent {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 7;

  private ThermostatAgent() {}

  /// Starts the agent: `--socket PATH` names the kernel's socket.
  public static void main(String[] args) throws InterruptedException {
    int code = run(args);
    if (code != OK) {
      System.exit(code);
    }
  }

  static int run(String[] args) throws InterruptedException {
    Optional<Path> socket = socket(List.of(args));
    if (socket.isEmpty()) {
      System.err.println(
          "kairo: the climate agent takes --socket PATH, got '" + String.join(" ", args) + "'");
      return USAGE;
    }
    CountDownLatch gone = new CountDownLatch(1);
    try (Kairo kairo = Kairo.connect(socket.get(), hello())) {
      // Closing gives the fan back; the kernel would find out by itself, only later.
      Runtime.getRuntime().addShutdownHook(new Thread(kairo::close, "close"));
      kairo.onClose(gone::countDown);
      ClimateLoop loop =
          new ClimateLoop(new KernelFan(kairo), Thread::startVirtualThread, System::nanoTime);
      kairo.subscribe("skill.thermostat.reading", 0, loop::reading);
      gone.await();
      return OK;
    } catch (CallException e) {
      System.err.println("kairo: " + e.getMessage());
      if (!e.help().isEmpty()) {
        System.err.println(e.help());
      }
      return switch (e.code()) {
        case UNAVAILABLE -> UNREACHABLE;
        default -> FAILURE;
      };
    }
  }

  /// The socket that the arguments name: the default one if there are none, empty if they cannot be
  /// understood.
  static Optional<Path> socket(List<String> args) {
    if (args.isEmpty()) {
      return Optional.of(Kairo.defaultSocket());
    }
    if (args.size() == 2 && args.getFirst().equals("--socket")) {
      return Optional.of(Path.of(args.getLast()));
    }
    if (args.size() == 1 && args.getFirst().startsWith("--socket=")) {
      return Optional.of(Path.of(args.getFirst().substring("--socket=".length())));
    }
    return Optional.empty();
  }

  private static KernelApi.Hello hello() {
    var need = new KernelApi.Need(KernelFan.DEVICE, Access.WRITE, "Cool the room when it is warm");
    return new KernelApi.Hello(
        "thermostat-agent",
        Optional.of(Version.PROTOCOL),
        Optional.of("climate"),
        Optional.of(List.of(need)),
        Optional.empty());
  }
}
