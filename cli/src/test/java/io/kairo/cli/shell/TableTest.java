package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kairo.api.DeviceKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndNumbersStandAtTheRight() {
    Table table = new Table("NAME", ">PID", "STATE");
    table.row("kernel", 7, "running");
    table.row("skill:thermostat", 12345, "stopped");

    assertThat(table.lines())
        .containsExactly(
            "NAME                PID  STATE",
            "kernel                7  running",
            "skill:thermostat  12345  stopped");
  }

  @Test
  void absentCellIsADashAndAnEnumIsLowerCase() {
    Table table = new Table("KIND", ">PID", "AGENT");
    table.row(DeviceKind.GPIO, Optional.empty(), Optional.of("climate"));
    table.row(DeviceKind.SERIAL, Optional.of(3L), "");

    assertThat(table.lines())
        .containsExactly("KIND    PID  AGENT", "gpio      -  climate", "serial    3  -");
  }

  @Test
  void cellCannotDrawOnTheTerminal() {
    Table table = new Table("DESCRIPTION");
    table.row("good\u001b[2J\nevil");

    assertThat(table.lines()).containsExactly("DESCRIPTION", "good evil");
  }

  @Test
  void rowHasACellPerColumn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("A", "B").row("a"))
        .withMessage("a row must have 2 cells, got 1");
  }
}
