package io.kairo.ipc.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Msghdr;
import io.kairo.posix.SockaddrUn;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process at the other end of a ring, which gets its descriptors over a socket.
final class RingPeer implements AutoCloseable {
  private final Process process;
  private final int line;

  /// Starts `command` with the socket and these words behind, and lets it connect.
  RingPeer(
      List<String> command, Map<String, String> environment, Path folder, String role, int count)
      throws IOException {
    Path socket = folder.resolve("socket");
    int listener = Socket.socket(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
    try (Arena arena = Arena.ofConfined()) {
      Socket.bind(listener, new SockaddrUn(socket.toString()).allocate(arena));
      Socket.listen(listener, 1);
      List<String> words = new ArrayList<>(command);
      words.addAll(List.of(socket.toString(), role, Integer.toString(count)));
      var builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      process = builder.start();
      line = Socket.accept4(listener, Socket.SOCK_CLOEXEC);
    } finally {
      Unistd.close(listener);
    }
  }

  /// Passes the descriptor of `memory`.
  void pass(RingMemory memory) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Msghdr message = Msghdr.over(arena, arena.allocate(1)).with(memory.fd());
      assertThat(Socket.sendmsg(line, message.segment(), Socket.MSG_NOSIGNAL)).isEqualTo(1);
    }
  }

  /// Waits until it has mapped what it got.
  void awaitReady() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment said = arena.allocate(1);
      assertThat(Unistd.read(line, said)).as("peer ended before it was ready").isEqualTo(1);
      assertThat(said.get(JAVA_BYTE, 0)).isEqualTo((byte) 'r');
    }
  }

  void go() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(line, arena.allocate(1));
    }
  }

  /// What it printed when it ended well.
  String result() throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).isZero();
    return text.strip();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Unistd.close(line);
  }
}
