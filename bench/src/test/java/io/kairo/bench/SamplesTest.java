package io.kairo.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplesTest {
  @Test
  void percentilesAreThoseOfTheSortedTimes() {
    long[] nanos = LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray();

    assertThat(Samples.of(nanos)).isEqualTo(new Samples(51, 100));
  }

  @Test
  void aLineIsReadAsItIsWritten() throws Exception {
    var samples = new Samples(12_345, 67_890);

    assertThat(Samples.parse(samples.line())).isEqualTo(samples);
    assertThat(samples.micros()).isEqualTo(Reading.of(12.345, 67.89));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "ready", "1 x"})
  void anotherLineIsRefused(String line) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Samples.parse(line))
        .withMessage("samples must look like '12000 15000', got '" + line + "'");
  }

  @Test
  void everyLineIsAnsweredWithThatManyRuns() throws Exception {
    var runs = new AtomicInteger();
    var answers = new ByteArrayOutputStream();

    Samples.answerLines(
        new ByteArrayInputStream("3\n4\n".getBytes(US_ASCII)),
        new PrintStream(answers, true, US_ASCII),
        runs::incrementAndGet);

    assertThat(runs).hasValue(7);
    assertThat(answers.toString(US_ASCII).lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("\\d+ \\d+"));
  }
}
