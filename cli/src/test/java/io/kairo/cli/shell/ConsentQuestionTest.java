package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class ConsentQuestionTest {
  private final ConsentQuestion question = new ConsentQuestion(new Ink(false), ZoneOffset.UTC);

  @Test
  void questionSaysWhoWhatWhyAndHowLong() {
    assertThat(String.join("\n", question.lines(Requests.climate())))
        .isEqualTo(
            """

            Consent is needed  c1
            for the task of agent climate

              skill:thermostat wants to read the serial device
                agent://serial/thermometer (simulated)
                why        "Read the room's temperature"
                take back  kairo grants revoke: stops the skill, which holds the device

              agent:climate wants to write to the GPIO line
                agent://gpio/fan (simulated)
                why        "Cool the room when it is warm"
                take back  kairo grants revoke: closed at once

              once     one use; a restart after a crash keeps it
              run      until the skill or agent that asks is stopped
              session  until the kernel stops
              until    until the time that you name, such as: u 2h
              always   until it is revoked, unused for 90 days, or the package changes
              never    no, and nobody asks again until that is revoked
            Each is for what stands above only, and for this agent only.
            Enter is no. Without an answer it is denied at 12:00:30.\
            """);
  }

  @Test
  void reasonCannotForgeTheQuestion() {
    String evil = "ok\" \n\u001b[2J\u001b[Hwhy \u202eevil\u202c " + "really ".repeat(40);

    String shown = String.join("\n", question.lines(Requests.request(evil)));

    assertThat(shown)
        .doesNotContain("\u001b", "\u202e", "\u202c")
        .contains("why        \"ok' ")
        .contains("…\"");
    assertThat(shown.lines()).hasSize(24).noneMatch(line -> line.length() > 79);
    assertThat(shown.lines().filter(line -> line.contains("really")))
        .hasSize(3)
        .allMatch(line -> line.startsWith("    why        ") || line.startsWith(" ".repeat(15)));
  }
}
