package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `dist/kairo.service` and the program rely on in each other.
final class ServiceTest {
  private static final Path DIST = Path.of("..", "dist");

  private final Map<String, String> unit = unit();

  @Test
  void systemdHearsKairoInitAndNobodyElse() {
    assertThat(unit)
        .containsEntry("Type", "notify")
        .containsEntry("NotifyAccess", "main")
        .containsEntry("KillMode", "mixed")
        .containsEntry("Restart", "on-failure")
        .containsEntry("StartLimitIntervalSec", "0");
  }

  @Test
  void skillsHaveWhatTheyNeed() {
    assertThat(unit)
        .containsEntry("Delegate", "yes")
        .containsEntry("OOMPolicy", "continue")
        .containsEntry("StateDirectory", "kairo")
        .containsEntry("RuntimeDirectory", "kairo");
  }

  @Test
  void systemdIsMorePatientThanKairoInit() throws Exception {
    int stop = constant("GRACE_MS") + 2 * constant("SWEEP_MS");

    assertThat(milliseconds("TimeoutStopSec")).isGreaterThan(stop);
    assertThat(milliseconds("WatchdogSec")).isGreaterThan(2 * constant("LONGEST_DELAY_MS"));
  }

  @Test
  void everyLineIsExplainedAndNoneIsForbidden() throws Exception {
    String readme = Files.readString(DIST.resolve("README.md"));
    int forbidden = readme.indexOf("## What must not be added");

    assertThat(forbidden).isPositive();
    for (String key : unit.keySet()) {
      assertThat(readme.substring(0, forbidden)).containsPattern("`" + key + "[`=]");
      assertThat(readme.substring(forbidden)).doesNotContain("`" + key + "`");
    }
  }

  private int milliseconds(String key) {
    String value = unit.getOrDefault(key, "");
    assertThat(value).matches("[0-9]+s");
    return 1000 * Integer.parseInt(value.replace("s", ""));
  }

  /// A number of the program's, in milliseconds.
  private static int constant(String name) throws IOException {
    Matcher found =
        Pattern.compile("#define " + name + " (\\d+)")
            .matcher(Files.readString(Path.of("src/main/c/supervisor.c")));
    assertThat(found.find()).as(name).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /// The unit's keys, but for its description.
  private static Map<String, String> unit() {
    Map<String, String> unit = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(DIST.resolve("kairo.service"))) {
        int at = line.indexOf('=');
        if (at > 0 && !line.startsWith("#") && !line.startsWith("Description")) {
          assertThat(unit.put(line.substring(0, at), line.substring(at + 1))).isNull();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return unit;
  }
}
