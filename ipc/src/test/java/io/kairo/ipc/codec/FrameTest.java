package io.kairo.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Nothing;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;

final class FrameTest {
  /// The original's REQUEST `{id: "1", method: "system.get_metrics", params: {}}`.
  private static final String GOLDEN =
      "4B4101010000002883A26964A131A66D6574686F64B2"
          + "73797374656D2E6765745F6D657472696373A6706172616D7380";

  @Test
  void requestIsByteForByteTheOriginals() {
    var out = new MessagePackWriter();
    Frame.begin(out);
    Tree.write(out, sorted("id", "1", "method", "system.get_metrics", "params", Map.of()));
    Frame.finish(out, 1, Frame.REQUEST);

    assertThat(HexFormat.of().withUpperCase().formatHex(out.toByteArray())).isEqualTo(GOLDEN);
  }

  @Test
  void originalsRequestIsUnderstood() throws Exception {
    byte[] golden = HexFormat.of().parseHex(GOLDEN);
    List<RequestMessage> requests = new ArrayList<>();

    new FrameAssembler()
        .accept(
            golden,
            golden.length,
            (version, type, bytes, from, to) -> {
              assertThat(version).isEqualTo(1);
              assertThat(type).isEqualTo(Frame.REQUEST);
              RequestMessage request = RequestMessage.read(bytes, from, to);
              var params = new MessagePackReader(bytes, request.paramsFrom(), request.paramsTo());
              assertThat(RecordCodec.readStrict(params, Nothing.class)).isEqualTo(new Nothing());
              return requests.add(request);
            });

    assertThat(requests).hasSize(1);
    assertThat(requests.getFirst().id()).isEqualTo("1");
    assertThat(requests.getFirst().method()).isEqualTo("system.get_metrics");
  }

  @Test
  void everyWidthOfMapStringAndNumberIsUnderstood() throws Exception {
    byte[] body =
        HexFormat.of()
            .parseHex(
                "DF00000002"
                    + "DA00026964"
                    + "CB4010000000000000"
                    + "DB000000066D6574686F64"
                    + "D90470696E67");

    RequestMessage request = RequestMessage.read(body, 0, body.length);

    assertThat(request.id()).isEqualTo(4.0);
    assertThat(request.method()).isEqualTo("ping");
    assertThat(request.paramsTo()).isEqualTo(request.paramsFrom());
  }

  @Test
  void errorCarriesSentenceCodeAndHelp() throws Exception {
    var out = new MessagePackWriter();
    ResponseMessage.writeError(out, 2, 7L, ErrorCode.BUSY, "device is taken", "ask later");

    ResponseMessage response = ResponseMessage.read(out.array(), Frame.HEADER, out.length());
    assertThat(response.id()).contains(7L);
    assertThat(response.error().orElseThrow())
        .hasMessage("device is taken")
        .returns(ErrorCode.BUSY, CallException::code)
        .returns("ask later", CallException::help);
    try (var unpacker =
        MessagePack.newDefaultUnpacker(out.array(), Frame.HEADER, out.length() - Frame.HEADER)) {
      assertThat(unpacker.unpackValue().toJson())
          .isEqualTo(
              "{\"id\":7,\"error\":\"device is taken\",\"code\":\"busy\",\"retryable\":true,"
                  + "\"help\":\"ask later\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64})
  void framesAreTheSameHoweverTheStreamIsCut(int step) throws Exception {
    byte[] stream = HexFormat.of().parseHex(GOLDEN + GOLDEN + "4B410201" + "00000000" + GOLDEN);
    var assembler = new FrameAssembler();
    List<Integer> lengths = new ArrayList<>();

    for (int at = 0; at < stream.length; at += step) {
      int length = Math.min(step, stream.length - at);
      byte[] piece = java.util.Arrays.copyOfRange(stream, at, at + length);
      assembler.accept(piece, length, (v, t, b, from, to) -> lengths.add(to - from));
      assertThat(assembler.held()).isLessThanOrEqualTo(2 * 48);
    }

    assertThat(lengths).containsExactly(40, 40, 0, 40);
    assertThat(assembler.unfinished()).isFalse();
  }

  @Test
  void memoryForAFrameGrowsOnlyWithWhatArrives() throws Exception {
    var assembler = new FrameAssembler();

    byte[] begun = HexFormat.of().parseHex("4B41010100100000" + "00".repeat(92));
    assembler.accept(begun, begun.length, (v, t, b, from, to) -> true);

    assertThat(assembler.held()).isBetween(100, 200);
  }

  @ParameterizedTest
  @CsvSource({
    "4B42010100000000, must start with 4B41",
    "4B41000100000000, version must be 1 or 2",
    "4B41030100000000, version must be 1 or 2",
    "4B41010000000000, type must be 1 to 4",
    "4B41010500000000, type must be 1 to 4",
    "4B410101FFFFFFFF, got 4294967295",
    "4B41010100100001, got 1048577",
  })
  void badHeaderIsRefused(String hex, String sentence) {
    byte[] header = HexFormat.of().parseHex(hex);

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () -> new FrameAssembler().accept(header, header.length, (v, t, b, f, to) -> true))
        .withMessageContaining(sentence);
  }

  private static Map<String, Object> sorted(Object... pairs) {
    Map<String, Object> map = new java.util.LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
