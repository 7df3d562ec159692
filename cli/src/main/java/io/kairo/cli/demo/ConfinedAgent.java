package io.kairo.cli.demo;

import io.kairo.api.CallException;
import io.kairo.api.ProcessApi;
import io.kairo.api.StreamChunk;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.CleanText;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The climate agent: a process of the kernel, which confines it and knows it as that agent.
final class ConfinedAgent {
  private static final String ID = "agent-climate";
  private static final int LAST_WORDS = 300;

  private final Kairo kairo;

  private ConfinedAgent(Kairo kairo) {
    this.kairo = kairo;
  }

  /// Starts it; when it ends, `trouble` hears how.
  ///
  /// @param image where this installation lies, which the agent may read
  static void start(Kairo kairo, Path image, Path socket, Consumer<String> trouble) {
    kairo.call(SystemCalls.PROCESS_SPAWN, spawn(image, socket));
    ConfinedAgent agent = new ConfinedAgent(kairo);
    Thread.ofVirtual()
        .name("demo-agent")
        .start(() -> {
          try {
            trouble.accept(agent.end());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (CallException e) {
            trouble.accept("the agent cannot be followed: " + e.getMessage());
          }
        });
  }

  private static ProcessApi.Spawn spawn(Path image, Path socket) {
    String java = System.getProperty("java.home");
    ProcessApi.Options options =
        ProcessApi.Options.NONE
            .as(Tally.AGENT)
            .in(Map.of("JAVA_HOME", java))
            .reading(List.of(image.toString(), java));
    return new ProcessApi.Spawn(
        Optional.of(ID),
        List.of(image.resolve("kairo").toString(), ID, "--socket", socket.toString()),
        Optional.of(options));
  }

  /// Waits for its end, and says what there is to say about it.
  private String end() throws InterruptedException {
    StreamReader output =
        kairo.stream(
            SystemCalls.PROCESS_STDOUT,
            new ProcessApi.StdoutSubscribe(
                Optional.empty(),
                Optional.of(ID),
                Optional.of(ProcessApi.Stream.BOTH),
                Optional.of(ProcessApi.Mode.LINE),
                Optional.empty(),
                Optional.of(StreamReader.WINDOW)));
    String last = "it said nothing";
    for (Optional<StreamChunk> line = output.read(); line.isPresent(); line = output.read()) {
      last = CleanText.of(new String(line.get().data(), StandardCharsets.UTF_8), LAST_WORDS);
    }
    ProcessApi.Waited waited = kairo.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(ID));
    return "the agent ended with " + waited.reason() + ": " + last;
  }
}
