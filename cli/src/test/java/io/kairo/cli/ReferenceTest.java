package io.kairo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferenceTest {
  @Test
  void pageExplainsEveryCall() {
    String page = Reference.page();

    assertThat(SystemCalls.all())
        .allSatisfy(
            call -> assertThat(page).contains("\n## " + call.name() + "\n\n" + call.sentence()));
  }

  @Test
  void fieldsAreRowsWithTypeAndMeaning() {
    assertThat(Reference.page())
        .contains("Authority: device · effect: blind · can be undone: yes")
        .contains("| `device` | string (device-name) | yes | the device's name |")
        .contains("| `access` | `read` \\| `write` \\| `read_write` | yes |")
        .contains("| `causationId` | string | no | the event that led to this call |")
        .contains("| `requests[].items[].reason` | string | yes |")
        .contains("| `you.kind` | `owner` \\| `agent` \\| `skill` | yes |")
        .contains("| `data` | string (base64) | no |")
        .contains("Parameter: none");
  }

  @Test
  void stalePageFailsTheCheck(@TempDir Path folder) throws Exception {
    Path page = folder.resolve("calls.md");
    Fixture program = new Fixture();
    program.run("reference");

    Files.writeString(page, program.out());
    assertThat(program.run("reference", "--check", page.toString())).isEqualTo(ExitCode.OK);

    Files.writeString(page, "# Old\n");
    assertThat(program.run("reference", "--check", page.toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(program.err()).contains("write it anew: kairo reference > " + page);
    assertThat(program.run("reference", "--check", folder.resolve("none").toString()))
        .isEqualTo(ExitCode.FAILURE);
  }
}
