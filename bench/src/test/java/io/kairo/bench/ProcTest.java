package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read from `/proc`.
final class ProcTest {
  @ParameterizedTest
  @CsvSource({"0-7, 0", "'2,4-5', 2", "11, 11"})
  void theFirstAllowedCoreIsTaken(String list, int core) throws Exception {
    assertThat(Cores.first(Stream.of("Name:\tjava", "Cpus_allowed_list:\t" + list)))
        .isEqualTo(core);
  }

  @Test
  void kilobytesBecomeMegabytes() throws Exception {
    assertThat(ResidentMemory.megabytes("VmRSS:", List.of("VmSize: 9 kB", "VmRSS:\t  66048 kB")))
        .isEqualTo(64.5);
  }

  @Test
  void aMissingFigureIsNamed() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ResidentMemory.megabytes("Pss:", List.of("Pss_Anon: 1 kB")))
        .withMessage("/proc must tell Pss: of the process");
  }

  @Test
  void thisProcessHasMemory() throws Exception {
    ResidentMemory memory = ResidentMemory.of(ProcessHandle.current().pid());

    assertThat(memory.proportional()).isPositive().isLessThanOrEqualTo(memory.resident() + 1);
  }

  @Test
  void theProcessorIsItsModelOrElseItsArchitecture() {
    assertThat(Machine.processor(List.of("processor\t: 0", "model name\t: AMD EPYC")))
        .isEqualTo("AMD EPYC");
    assertThat(Machine.processor(List.of("processor\t: 0")))
        .isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void theResultsFileNamesTheMachineAndTheDate() {
    var machine =
        new Machine(2, "AMD EPYC", "Linux 6.18", "Temurin 25", LocalDate.of(2026, 11, 24));

    assertThat(ResultsFile.text(machine, List.of()))
        .startsWith("# Results\n")
        .contains("Machine: 2 cores of AMD EPYC, Linux 6.18, Temurin 25, 2026-11-24.\n\n| row |");
  }
}
