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
        .contains("Authority: device · effect: blind · can be undone: yes · original\n")
        .contains("| `device` | string (device-name) | yes | the device's name |")
        .contains("| `access` | `read` \\| `write` \\| `read_write` | yes |")
        .contains("| `durable` | boolean | no | reply only when the event is on disk |")
        .contains("| `requests[].items[].reason` | string | yes |")
        .contains("| `you.kind` | `owner` \\| `agent` \\| `skill` \\| `stranger` | yes |")
        .contains("| `data` | string (base64) | no |")
        .contains("Parameter: none");
  }

  @Test
  void pythonHasATypedFunctionForEveryCall() {
    String module = PythonStubs.module();

    assertThat(SystemCalls.all())
        .allSatisfy(call ->
            assertThat(module)
                .contains("\ndef " + call.name().replace('.', '_') + "(")
                .contains("return Call(\"" + call.name() + "\", "));
    assertThat(module)
        .contains("    device: str,\n    access: Access,\n) -> Call[DeviceClaimed]:\n")
        .contains("    max_bytes: int | None = None,\n")
        .contains("        maxBytes=max_bytes,\n")
        .contains("    from_: int | None = None,\n")
        .contains("class DeviceClaimed(TypedDict):\n    handle: str\n")
        .contains("    holder: NotRequired[str]\n")
        .contains("Access = Literal[\"read\", \"write\", \"read_write\"]\n");
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
