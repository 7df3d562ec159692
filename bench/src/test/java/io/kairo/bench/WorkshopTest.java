package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WorkshopTest {
  private Workshop workshop;

  @BeforeEach
  void open() throws Exception {
    workshop = Workshop.open(Checkout.settings());
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  @Test
  void closingEndsWhatFledIntoASessionOfItsOwn() throws Exception {
    String script = "setsid sh -c 'echo $$; exec sleep 1000' & wait";
    long fled;
    try (var lines = workshop.start(List.of("sh", "-c", script)).inputReader()) {
      fled = Long.parseLong(lines.readLine());
      ProcessHandle process = ProcessHandle.of(fled).orElseThrow();

      workshop.close();

      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void closingEndsWhatIgnoresTheRequestToEnd() throws Exception {
    Process stubborn =
        workshop.start(List.of("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"));
    try (var lines = stubborn.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("up");

      workshop.close();

      assertThat(stubborn.waitFor()).isNotZero();
    }
  }

  @Test
  void closingRemovesTheFolder() throws Exception {
    Path state = Files.createDirectory(workshop.fresh("state"));
    Files.createFile(state.resolve("journal.db"));

    workshop.close();

    assertThat(state.resolveSibling("")).doesNotExist();
  }

  @Test
  void nothingIsStartedOnceItIsClosed() {
    workshop.close();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> workshop.start(List.of("true")))
        .withMessage("the bench is being stopped");
  }

  @Test
  void aProcessOfAnotherRunIsNoMember() throws Exception {
    Process mine = workshop.start(List.of("sleep", "1000"));
    Family other = new Family("/tmp/another-run");

    assertThat(other.members()).isEmpty();
    assertThat(mine.isAlive()).isTrue();
  }

  @Test
  void kairosVariablesDoNotReachWhatIsStarted() {
    var builder = new ProcessBuilder("true");
    builder.environment().put("KAIRO_DETACHED", "1");

    new Family("run").adopt(builder);

    assertThat(builder.environment())
        .doesNotContainKey("KAIRO_DETACHED")
        .containsEntry("KAIRO_BENCH", "run");
  }

  @Test
  void aMeasuringProcessThatEndsIsQuoted() throws Exception {
    List<String> command = List.of("sh", "-c", "echo no such file >&2; exit 1");
    try (MeasuringProcess process = workshop.measuring(command)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> process.await("ready"))
          .withMessage("process must answer, it ended and said: no such file");
    }
  }

  @Test
  void theBaselineMeasuresInC() throws Exception {
    String program = workshop.program("pingpong").toString();
    String socket = workshop.fresh("socket").toString();
    try (MeasuringProcess server =
        workshop.measuring(List.of(program, "server", socket, "42", "70"))) {
      server.await("ready");
      try (MeasuringProcess client =
          workshop.measuring(List.of(program, "client", socket, "42", "70"))) {
        Samples samples = client.measure(10);

        assertThat(samples.p50()).isPositive();
        assertThat(samples.p99()).isGreaterThanOrEqualTo(samples.p50());
      }
    }
  }

  @Test
  void aProgramThatDoesNotCompileSaysWhy() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> workshop.javaProgram("BusDelivery", "/nowhere"))
        .withMessageContaining("BusDelivery.java, it said: ")
        .withMessageContaining("package io.kairo.kernel.bus does not exist");
  }
}
