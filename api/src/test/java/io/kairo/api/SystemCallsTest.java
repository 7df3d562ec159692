package io.kairo.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SystemCallsTest {
  @Test
  void everyCallHasASentenceAndASchema() {
    assertThat(SystemCalls.all())
        .hasSizeGreaterThan(20)
        .allSatisfy(call -> {
          assertThat(call.sentence()).endsWith(".").hasSizeGreaterThan(10);
          assertThat(Schema.of(call.params())).containsEntry("type", "object");
          assertThat(Schema.of(call.result())).containsEntry("type", "object");
        });
  }

  @Test
  void schemaTellsRequiredFieldsFromOptionalOnes() {
    Map<String, Object> schema = Schema.of(DeviceApi.Read.class);

    assertThat(schema).containsEntry("required", List.of("handle"));
    assertThat(schema.get("properties")).asString().contains("maxBytes={type=integer");
  }
}
