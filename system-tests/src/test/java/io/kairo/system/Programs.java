package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Skills that run programs of the system: their own program becomes a shell with a script.
final class Programs {
  private Programs() {}

  /// The source of a skill that runs `script` in bash.
  static String running(String script) {
    String text = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n\"\n\"");
    return """
    #include <stdio.h>
    #include <unistd.h>

    int main(void) {
      execl("/bin/bash", "bash", "-c", "%s", (char *)0);
      perror("bash");
      return 1;
    }
    """
        .formatted(text);
  }

  /// Waits until the skill has put its file `results` into its own folder. One that ends without it
  /// has failed, and it is said how.
  static void awaitResults(Machine machine, String skill, Path own) throws Exception {
    Path results = own.resolve("results");
    Eventually.holds(
        Duration.ofMinutes(4),
        () -> {
          List<Event> ends =
              machine.past("skill.exited").stream()
                  .filter(event -> skill.equals(event.payload().get("skill")))
                  .toList();
          if (!Files.exists(results) && !ends.isEmpty()) {
            throw new IllegalStateException(
                "skill must leave results, it ended with "
                    + ends.getFirst().payload()
                    + " after "
                    + soFar(own)
                    + ", and printed "
                    + Output.of(machine));
          }
          assertThat(results).as(() -> "so far: " + soFar(own)).exists();
        });
  }

  private static String soFar(Path own) {
    try {
      return Files.readString(own.resolve("results.new"));
    } catch (IOException e) {
      return "nothing";
    }
  }
}
