package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Finding FACT = Finding.fact("kills", "kills", 1234);
  private static final Finding NONE = Finding.loss("gaps", "events that were not heard", 0);
  private static final Finding SOME = Finding.loss("orphans", "processes left behind", 2);

  @Test
  void aReportWithoutLossSaysSo() {
    Report report = report(FACT, NONE);

    assertThat(report.clean()).isTrue();
    assertThat(report.text(false))
        .isEqualTo(
            """
            soak  minutes 1  seed 7

            nothing was lost

            counted
                   1,234  kills

            must be 0
                       0  events that were not heard
            """);
  }

  @Test
  void whatWasLostComesFirstWithTheReason() {
    Report report = report(FACT, NONE, SOME);

    assertThat(report.clean()).isFalse();
    assertThat(report.text(true))
        .contains("\nLOST\n           2  processes left behind\n  left behind: sleep (4)\n")
        .endsWith("\nplan\n  kill the kernel\n");
  }

  @Test
  void scriptsGetAllOfIt() {
    assertThat(report(SOME).json())
        .isEqualTo(
            "{\"trial\":\"soak\",\"settings\":{\"minutes\":1,\"seed\":7},\"clean\":false,"
                + "\"findings\":[{\"name\":\"orphans\",\"sentence\":\"processes left behind\","
                + "\"count\":2,\"isLoss\":true}],\"remarks\":[\"left behind: sleep (4)\"],"
                + "\"plan\":[\"kill the kernel\"]}");
  }

  private static Report report(Finding... findings) {
    List<Finding> all = List.of(findings);
    List<String> remarks = all.contains(SOME) ? List.of("left behind: sleep (4)") : List.of();
    return new Report(
        "soak", Map.of("seed", 7L, "minutes", 1L), all, remarks, List.of("kill the kernel"));
  }
}
