package io.kairo.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  @Test
  void recordIsWrittenInItsOrder() {
    assertThat(Json.write(new KernelApi.Pong("0.1.0", 42, 7)))
        .isEqualTo("{\"version\":\"0.1.0\",\"pid\":42,\"uptimeMillis\":7}");
    assertThat(
            Json.write(
                new DeviceApi.Reading(
                    Optional.of("hi".getBytes(StandardCharsets.UTF_8)), Optional.empty())))
        .isEqualTo("{\"data\":\"aGk=\"}");
  }

  @Test
  void controlCharactersNeverReachATerminal() {
    assertThat(Json.write(Map.of("k", "a\u001b[2J\u009b\"\\\n")))
        .isEqualTo("{\"k\":\"a\\u001b[2J\\u009b\\\"\\\\\\n\"}");
    assertThat(Json.write(List.of("\ud800", Double.NaN, "😀")))
        .isEqualTo("[\"\\ud800\",null,\"😀\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[1,-2,0.5,1.0E30,true,false,null,{}],\"b\":\"\\u001b \\\"x\\\" 😀\",\"c\":[]}",
        "{\"n\":9223372036854775807}",
      })
  void whatIsParsedIsWrittenBack(String json) {
    assertThat(Json.write(Json.parseObject(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":1} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":tru}",
        "{\"a\":[1 2]}",
        "{\"a\":\"x",
        "// {}"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Json.parseObject(text))
        .withMessageStartingWith("JSON must have ")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void nestingIsBounded() {
    String deep = "{\"a\":" + "[".repeat(100_000);

    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Json.parseObject(deep))
        .withMessageContaining("at most 32 levels");
  }
}
