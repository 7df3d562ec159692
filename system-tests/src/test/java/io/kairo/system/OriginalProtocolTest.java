package io.kairo.system;

import static io.kairo.system.OriginalClient.EVENT;
import static io.kairo.system.OriginalClient.STREAM_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.system.OriginalClient.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/// Every method that the original had, from a client that has not changed since.
@Tag("system")
@Timeout(120)
final class OriginalProtocolTest {
  @Test
  @Proves("K-01")
  void processIsSpawnedFedReadPausedAndEnds() throws Exception {
    try (Machine machine = Machine.start();
        var client = new OriginalClient(machine.socket())) {
      Frame spawned =
          client.call(
              "process.spawn",
              Map.of(
                  "id",
                  "cat-1",
                  "command",
                  List.of("cat"),
                  "options",
                  Map.of(
                      "env",
                      Map.of("A", "b"),
                      "limits",
                      Map.of("memory", 1 << 28, "cpu", 1),
                      "sandbox",
                      true)));
      assertThat(spawned.get("error").isNilValue()).as(spawned.toString()).isTrue();
      Frame subscribed =
          client.call(
              "process.stdout.subscribe",
              Map.of("pid", "cat-1", "stream", "stdout", "mode", "line", "bufferSize", 1024));
      String subscription =
          subscribed.get("result").asMapValue().map().get(text("subscriptionId")).toString();

      client.call(
          "process.stdin.write",
          Map.of("id", "cat-1", "data", "one\ntwo\n".getBytes(StandardCharsets.UTF_8)));

      Frame one = client.await(frame -> frame.type() == STREAM_CHUNK);
      Frame two = client.await(frame -> frame.type() == STREAM_CHUNK);
      assertThat(one.text("subscriptionId")).isEqualTo(subscription);
      assertThat(one.text("stream")).isEqualTo("stdout");
      assertThat(one.get("data").asBinaryValue().asByteArray())
          .isEqualTo("one".getBytes(StandardCharsets.UTF_8));
      assertThat(two.get("sequence").asIntegerValue().asInt()).isEqualTo(1);

      assertThat(client.call("process.pause", Map.of("id", "cat-1")).toString()).contains("paused");
      assertThat(client.call("process.resume", Map.of("id", "cat-1")).toString())
          .contains("running");
      assertThat(client.call("process.status", Map.of("id", "cat-1")).toString())
          .contains("running");
      assertThat(
              client
                  .call("process.stdout.unsubscribe", Map.of("subscriptionId", subscription))
                  .get("error")
                  .isNilValue())
          .isTrue();
      String wait = client.send("process.wait", Map.of("id", "cat-1"));
      client.call("process.kill", Map.of("id", "cat-1"));

      assertThat(client.await(f -> f.get("id").equals(text(wait))).toString()).contains("SIGTERM");
      Frame exit = client.await(f -> f.type() == EVENT && f.text("topic").equals("process.exit"));
      assertThat(exit.get("data").toString()).contains("cat-1").contains("143");
    }
  }

  @Test
  @Proves("K-01")
  void eventsComeInTheOriginalEnvelope() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board");
        var client = new OriginalClient(machine.socket())) {
      Frame subscribed = client.call("subscribe", Map.of("topic", "user.>"));
      client.call("publish", Map.of("topic", "user.said", "payload", Map.of("n", 1)));

      Frame event = client.await(frame -> frame.type() == EVENT);

      assertThat(event.text("topic")).isEqualTo("user.said");
      assertThat(event.get("payload").toString()).contains("\"n\"");
      assertThat(event.body()).containsKeys(text("id"), text("time"), text("source"));
      assertThat(event.text("correlationId")).isEqualTo(event.text("id"));
      String id =
          subscribed.get("result").asMapValue().map().get(text("subscriptionId")).toString();
      assertThat(client.call("unsubscribe", Map.of("subscriptionId", id)).get("error").isNilValue())
          .isTrue();
      assertThat(client.call("device.list", Map.of()).toString())
          .contains("agent://serial/thermometer");
      assertThat(client.call("system.get_metrics", Map.of()).toString()).contains("memoryTotal");
    }
  }

  @Test
  @Proves("K-01")
  void identityIsNotBelievedAndNoSecretIsGiven() throws Exception {
    try (Machine machine = Machine.start();
        var client = new OriginalClient(machine.socket())) {
      Frame identity =
          client.call(
              "identify", Map.of("pid", 1, "skillId", "thermostat", "runtimeToken", "rt_0"));

      assertThat(identity.get("result").toString()).contains("owner").doesNotContain("thermostat");
      assertThat(client.call("vault.get", Map.of("token", "rt_0", "handle", "vault:1")))
          .satisfies(reply -> assertThat(reply.text("code")).isEqualTo("denied"));
      assertThat(client.call("no.such", Map.of()).text("error")).contains("no.such");
    }
  }

  private static Value text(String text) {
    return ValueFactory.newString(text);
  }
}
