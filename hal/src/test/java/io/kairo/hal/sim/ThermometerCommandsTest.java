package io.kairo.hal.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ThermometerCommandsTest {
  private final ThermometerCommands commands = new ThermometerCommands();

  @Test
  void identificationIsAnsweredHoweverTheLineEnds() {
    assertThat(ask("ID?\r\n")).contains("ID=kairo,thermometer,sim,1\r\n");
    assertThat(ask("ID?\n")).isPresent();
    assertThat(ask("ID?\r")).isPresent();
  }

  @Test
  void commandCanComeInPieces() {
    assertThat(ask("I")).isEmpty();
    assertThat(ask("D?")).isEmpty();
    assertThat(ask("\r\n")).isPresent();
  }

  @Test
  void anythingElseIsIgnored() {
    assertThat(ask("ID\r\n")).isEmpty();
    assertThat(ask("\r\n\r\n")).isEmpty();
    assertThat(ask("x".repeat(10_000) + "ID?\r\n")).isEmpty();
    assertThat(ask("ID?\r\n")).isPresent();
  }

  private Optional<String> ask(String text) {
    return commands.accept(text.getBytes(US_ASCII)).map(answer -> new String(answer, US_ASCII));
  }
}
