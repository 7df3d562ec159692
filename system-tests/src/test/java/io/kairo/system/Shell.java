package io.kairo.system;

import io.kairo.api.ProcessApi;
import io.kairo.api.StreamChunk;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Shell scripts as processes of the kernel, as tests run and look at them.
final class Shell {
  private Shell() {}

  /// Starts `script` as the process `shell` and returns its id.
  static String run(Kairo owner, String script) {
    return run(owner, "shell", script);
  }

  static String run(Kairo owner, String id, String script) {
    return owner
        .call(
            SystemCalls.PROCESS_SPAWN,
            new ProcessApi.Spawn(Optional.of(id), List.of("sh", "-c", script), Optional.empty()))
        .id();
  }

  static StreamReader stdout(Kairo owner, String id, ProcessApi.Mode mode) {
    return owner.stream(
        SystemCalls.PROCESS_STDOUT,
        new ProcessApi.StdoutSubscribe(
            Optional.empty(),
            Optional.of(id),
            Optional.of(ProcessApi.Stream.STDOUT),
            Optional.of(mode),
            Optional.empty(),
            Optional.of(StreamReader.WINDOW)));
  }

  /// All that comes until the stream ends.
  static byte[] readAll(StreamReader output) throws InterruptedException {
    var read = new ByteArrayOutputStream();
    for (var chunk = output.read(); chunk.isPresent(); chunk = output.read()) {
      read.writeBytes(chunk.get().data());
    }
    return read.toByteArray();
  }

  static void write(Kairo owner, String id, byte[] data) {
    owner.call(
        SystemCalls.PROCESS_STDIN,
        new ProcessApi.StdinWrite(id, Optional.of(data), Optional.empty()));
  }

  static void end(Kairo owner, String id) {
    owner.call(
        SystemCalls.PROCESS_STDIN,
        new ProcessApi.StdinWrite(id, Optional.empty(), Optional.of(true)));
  }

  static String text(StreamChunk chunk) {
    return new String(chunk.data(), StandardCharsets.UTF_8);
  }

  /// How many bytes the process has written so far, as Linux counts them.
  static long written(Kairo owner, String id) throws IOException {
    return written(owner.call(SystemCalls.PROCESS_STATUS, new ProcessApi.Id(id)).pid());
  }

  static long written(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/io")).stream()
        .filter(line -> line.startsWith("wchar: "))
        .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
        .findFirst()
        .orElseThrow();
  }
}
