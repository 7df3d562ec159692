package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A whole system of its own: a kernel started by the launcher in a fresh state folder, as a user
/// would start it. Closing it stops the kernel and fails when anything is left behind.
final class Machine implements AutoCloseable {
  private final Path state;
  private final long pid;
  private final List<Kairo> clients = new ArrayList<>();

  private Machine(Path state, long pid) {
    this.state = state;
    this.pid = pid;
  }

  static Machine start(String... options) throws Exception {
    return start(Files.createTempDirectory("kairo-test"), options);
  }

  static Machine start(Path state, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up", "--state", state.toString()));
    arguments.addAll(List.of(options));
    Command.Result up = Command.kairo(arguments.toArray(String[]::new));
    assertThat(up.status()).as(up.stderr()).isZero();
    Machine machine = new Machine(state, -1);
    try (Kairo owner = Kairo.connect(machine.socket(), "test")) {
      return new Machine(state, owner.call(SystemCalls.PING, Nothing.NOTHING).pid());
    }
  }

  Path state() {
    return state;
  }

  Path socket() {
    return state.resolve("kernel.sock");
  }

  /// The kernel's process id.
  long pid() {
    return pid;
  }

  /// A client that is the owner. It is closed with the machine.
  Kairo owner() {
    return remember(Kairo.connect(socket(), "test"));
  }

  /// A client that is the owner and says that it can ask a person.
  Kairo answeringOwner() {
    return remember(
        Kairo.connect(
            socket(),
            new KernelApi.Hello(
                "test", Optional.of(2), Optional.empty(), Optional.empty(), Optional.of(true))));
  }

  private Kairo remember(Kairo client) {
    clients.add(client);
    return client;
  }

  /// How many descriptors the kernel has open.
  int descriptors() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return (int) fds.count();
    }
  }

  /// The `Seccomp:` value of every thread of the kernel.
  List<String> seccompOfThreads() throws IOException {
    List<String> values = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        values.add(
            Files.readAllLines(task.resolve("status")).stream()
                .filter(line -> line.startsWith("Seccomp:"))
                .map(line -> line.substring("Seccomp:".length()).strip())
                .findFirst()
                .orElseThrow());
      }
    }
    return values;
  }

  /// The kernel's child processes, zombies included.
  List<Long> children() {
    return ProcessHandle.of(pid)
        .map(kernel -> kernel.children().map(ProcessHandle::pid).toList())
        .orElse(List.of());
  }

  @Override
  public void close() throws IOException {
    ProcessHandle kernel = ProcessHandle.of(pid).orElse(null);
    List<ProcessHandle> children = kernel == null ? List.of() : kernel.descendants().toList();
    clients.forEach(Kairo::close);
    Command.Result down = Command.kairo("down", "--state", state.toString());
    assertThat(down.status()).as(down.stderr()).isZero();
    assertThat(children).as("processes left behind").noneMatch(ProcessHandle::isAlive);
    assertThat(socket()).doesNotExist();
    delete(state);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
