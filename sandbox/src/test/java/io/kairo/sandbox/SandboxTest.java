package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxTest {
  @TempDir Path folder;
  private Sandbox sandbox;

  @BeforeEach
  void open() throws Exception {
    sandbox = Sandbox.open();
  }

  @AfterEach
  void close() throws Exception {
    sandbox.close();
  }

  @Test
  void whatTheProfileNamesCanBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("inside"), "hello");

    Trial.Result result = new Trial(sandbox).reading(folder).run("/bin/cat", file.toString());

    assertThat(result).isEqualTo(new Trial.Result(new Exit.Exited(0), "hello"));
  }

  @Test
  void whatTheProfileDoesNotNameCannotBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("outside"), "secret");

    Trial.Result result = new Trial(sandbox).run("/bin/cat", file.toString());

    assertThat(result.exit()).isEqualTo(new Exit.Exited(1));
    assertThat(result.output()).contains("Permission denied").doesNotContain("secret");
  }

  @Test
  void theEnvironmentIsExactlyWhatWasGiven() throws Exception {
    Trial.Result result = new Trial(sandbox).with(Map.of("ONLY", "this")).run("/usr/bin/env");

    assertThat(result.output()).isEqualTo("ONLY=this\n");
  }
}
