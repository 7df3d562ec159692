package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.CallException;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A whole system of its own: a kernel started by the launcher in a fresh state folder, as a user
/// would start it. Closing it stops the kernel and fails when anything is left behind.
final class Machine implements AutoCloseable {
  private final Path state;
  private long pid;
  private final List<Kairo> clients = new ArrayList<>();

  private Machine(Path state, long pid) {
    this.state = state;
    this.pid = pid;
  }

  static Machine start(String... options) throws Exception {
    return start(Files.createTempDirectory("kairo-test"), options);
  }

  static Machine start(Path state, String... options) throws Exception {
    return start(List.of(), state, options);
  }

  /// A system in user and network namespaces of its own, which its user may change.
  static Machine startApart() throws Exception {
    return start(
        List.of("unshare", "--user", "--map-current-user", "--net"),
        Files.createTempDirectory("kairo-test"));
  }

  /// A system whose user may make no namespaces.
  static Machine startWithoutNamespaces() throws Exception {
    String without =
        "echo 0 > /proc/sys/user/max_user_namespaces"
            + " && exec setpriv --inh-caps=-all --ambient-caps=-all \"$@\"";
    return start(
        List.of("unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c", without, "-"),
        Files.createTempDirectory("kairo-test"));
  }

  private static Machine start(List<String> prefix, Path state, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(Command.image().resolve("kairo").toString(), "up", "--state", state.toString()));
    command.addAll(List.of(options));
    Command.Result up = Command.run(command, Map.of());
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

  /// A client that is the owner and connects again by itself.
  Kairo stayingOwner() {
    KernelApi.Hello hello =
        new KernelApi.Hello(
            "test", Optional.of(2), Optional.empty(), Optional.empty(), Optional.empty());
    return remember(Kairo.keepConnected(socket(), hello, Duration.ofSeconds(60)));
  }

  /// The newest journaled events of a topic, oldest first.
  List<Event> past(String topic) {
    EventApi.Read newest =
        new EventApi.Read(
            topic, Optional.empty(), Optional.empty(), Optional.of(1000), Optional.empty());
    try (Kairo owner = Kairo.connect(socket(), "test")) {
      return owner.call(SystemCalls.JOURNAL_READ, newest).events();
    }
  }

  private Kairo remember(Kairo client) {
    clients.add(client);
    return client;
  }

  /// Kills the kernel, as a bug in it would, and waits for the one that takes its place.
  void kill() throws Exception {
    kill(() -> {});
  }

  /// As [#kill], and does more before another kernel can be there.
  void kill(Runnable more) throws Exception {
    ProcessHandle killed = ProcessHandle.of(pid).orElseThrow();
    killed.destroyForcibly();
    more.run();
    killed.onExit().join();
    Eventually.holds(() -> pid = answering());
    assertThat(pid).isNotEqualTo(killed.pid());
  }

  private long answering() {
    try (Kairo owner = Kairo.connect(socket(), "test")) {
      return owner.call(SystemCalls.PING, Nothing.NOTHING).pid();
    } catch (CallException e) {
      throw new AssertionError(
          "a kernel must answer at " + socket() + ", the log says:\n" + kernelLog(), e);
    }
  }

  /// What the kernels and kairo-init logged.
  private String kernelLog() {
    try {
      return Files.readString(state.resolve("kernel.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Waits until the kernel has done what it does beside its first answers, its journal is open and
  /// its sandbox warm, and has nothing left of what this took.
  void settle() throws Exception {
    Kairo client = owner();
    client.call(
        SystemCalls.PUBLISH, new EventApi.Publish("user.settled", Map.of(), Optional.of(true)));
    String id = Shell.run(client, "settled", "exit 0");
    client.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id));
    Eventually.holds(() -> {
      assertThat(children()).isEmpty();
      assertThat(links()).noneMatch(link -> link.startsWith("pipe:"));
    });
  }

  /// How many descriptors the kernel has open.
  int descriptors() throws IOException {
    return links().size();
  }

  /// What the kernel's descriptors are.
  private List<String> links() throws IOException {
    List<String> links = new ArrayList<>();
    try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path fd : fds.toList()) {
        links.add(Files.readSymbolicLink(fd).toString());
      }
    } catch (NoSuchFileException e) {
      throw new AssertionError("descriptors must stay while they are counted", e);
    }
    return links;
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
    try {
      Command.Result down = Command.kairo("down", "--state", state.toString());
      assertThat(down.status()).as(down.stderr()).isZero();
      assertThat(children).as("processes left behind").noneMatch(ProcessHandle::isAlive);
      assertThat(socket()).doesNotExist();
    } finally {
      if (kernel != null) {
        kernel.destroyForcibly();
      }
      children.forEach(ProcessHandle::destroyForcibly);
    }
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
