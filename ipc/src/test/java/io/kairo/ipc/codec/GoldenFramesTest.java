package io.kairo.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Cause;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.StreamChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The frames of `docs/protocol/frames.txt`, which others write their clients from.
final class GoldenFramesTest {
  private static final Path FILE = Path.of("..", "docs", "protocol", "frames.txt");
  private static final Cause CAUSE =
      new Cause(Optional.of("task"), Optional.of("b-1"), Optional.empty());
  private static final StreamChunk CHUNK =
      new StreamChunk("o1-2", "stdout", new byte[] {'h', 'i', '\n'}, 0, false);
  private static final Event EVENT =
      new Event(
          "b-2",
          "user.said",
          "owner",
          Instant.parse("2026-11-24T08:00:00Z"),
          Map.of("n", 1L),
          CAUSE.correlationId(),
          CAUSE.causationId(),
          Optional.empty(),
          Optional.of(300L));

  @Test
  void everyFrameIsWrittenByteForByte() throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    written.put("original-request", hex(GoldenFramesTest::originalRequest));
    written.put(
        "request",
        hex(out -> RequestMessage.write(out, 2, 7, "kernel.ping", new Nothing(), 250, CAUSE)));
    written.put(
        "response",
        hex(out -> ResponseMessage.writeResult(out, 2, 7L, new KernelApi.Pong("0.1.0", 4711, 12))));
    written.put(
        "response-descriptors",
        hex(out ->
            ResponseMessage.writeResult(out, 2, 7L, new KernelApi.Pong("0.1.0", 4711, 12), 2)));
    written.put(
        "error",
        hex(out ->
            ResponseMessage.writeError(out, 2, 7L, ErrorCode.NOT_FOUND, "no such thing", "look")));
    written.put("refusal", hex(out -> ResponseMessage.writeRefusal(out, 1, "no")));
    written.put("event", hex(out -> EncodedEvent.of(EVENT).write(out, 2, "s1-1")));
    written.put("chunk", hex(out -> ChunkMessage.write(out, 2, CHUNK)));
    written.put("cancel", hex(out -> CancelMessage.write(out, 2, 7)));
    written.put("credit", hex(out -> new CreditMessage("s1-1", 512).write(out, 2)));

    assertThat(written).containsExactlyEntriesOf(golden());
  }

  private static void originalRequest(MessagePackWriter out) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", "1");
    body.put("method", "system.get_metrics");
    body.put("params", Map.of());
    Frame.begin(out);
    Tree.write(out, body);
    Frame.finish(out, 1, Frame.REQUEST);
  }

  @Test
  void everyFrameIsReadAsWhatItIs() throws Exception {
    Map<String, String> golden = golden();

    RequestMessage request = read(golden, "request", RequestMessage::read);
    assertThat(request.id()).isEqualTo(7L);
    assertThat(request.method()).isEqualTo("kernel.ping");
    assertThat(request.deadlineMillis()).isEqualTo(250);
    assertThat(request.cause()).isEqualTo(CAUSE);
    assertThat(read(golden, "original-request", RequestMessage::read).id()).isEqualTo("1");
    assertThat(read(golden, "response", ResponseMessage::read).id()).contains(7L);
    assertThat(read(golden, "response-descriptors", ResponseMessage::read).descriptors())
        .isEqualTo(2);
    assertThat(read(golden, "error", ResponseMessage::read).error())
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(read(golden, "refusal", ResponseMessage::read).id()).isEmpty();
    assertThat(read(golden, "event", EventMessage::read))
        .isEqualTo(new EventMessage(EVENT, "s1-1"));
    assertThat(read(golden, "chunk", ChunkMessage::read))
        .usingRecursiveComparison()
        .isEqualTo(CHUNK);
    assertThat(read(golden, "cancel", CancelMessage::read)).isEqualTo(new CancelMessage(7L));
    assertThat(read(golden, "credit", CreditMessage::read))
        .isEqualTo(new CreditMessage("s1-1", 512));
  }

  private interface Reader<M> {
    M read(byte[] bytes, int from, int to) throws MalformedException;
  }

  /// The message in a frame, taken apart as a stream is.
  private static <M> M read(Map<String, String> golden, String name, Reader<M> reader)
      throws MalformedException {
    byte[] frame = HexFormat.of().parseHex(golden.getOrDefault(name, ""));
    List<M> messages = new ArrayList<>();
    new FrameAssembler()
        .accept(
            frame,
            frame.length,
            (version, type, bytes, from, to) -> messages.add(reader.read(bytes, from, to)));
    return messages.getFirst();
  }

  private static String hex(Consumer<MessagePackWriter> writer) {
    var out = new MessagePackWriter();
    writer.accept(out);
    return HexFormat.of().formatHex(out.toByteArray());
  }

  private static Map<String, String> golden() throws IOException {
    Map<String, String> golden = new LinkedHashMap<>();
    for (String line : Files.readAllLines(FILE)) {
      if (!line.startsWith("#")) {
        List<String> words = List.of(line.split(" ", 2));
        golden.put(words.getFirst(), words.getLast());
      }
    }
    return golden;
  }
}
