package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.GrantApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a skill reaches of the file system.
@Tag("system")
@Timeout(120)
@Proves("SEC-01")
final class FolderTest {
  private static final String PERMISSIONS =
      """
      {id: own, fs: write, path: $DATA, reason: "Keep"},
      {id: scratch, fs: write, path: $TMP, reason: "Sort"},
      {id: pictures, fs: read, path: $HOME/pictures, reason: "Look"},
      {id: helpers, process: spawn, reason: "Cat"}
      """
          .replace("\n", " ");
  private static final String SCRIPT =
      """
      cd /
      echo "picture $(cat $PICTURES/one)"
      (echo changed > $PICTURES/one) 2>/dev/null || echo unchanged
      cat $PICTURES/../secret 2>/dev/null || echo no secret
      cat $PICTURES/way-out 2>/dev/null || echo no way out
      echo "before $(cat $KAIRO_DATA/kept 2>/dev/null) $(ls $KAIRO_TMP | wc -l)"
      echo kept > $KAIRO_DATA/kept; echo left > $TMPDIR/left
      cat $KAIRO_DATA/kept $KAIRO_TMP/left
      echo done
      while :; do sleep 1; done
      """;

  private Path home;

  @BeforeEach
  void furnish() throws Exception {
    home = Path.of(System.getenv("HOME"));
    Files.createDirectories(home.resolve("pictures"));
    Files.writeString(home.resolve("pictures/one"), "sun");
    Files.writeString(home.resolve("secret"), "secret");
    Files.createSymbolicLink(home.resolve("pictures/way-out"), home.resolve("secret"));
  }

  @AfterEach
  void clear() throws Exception {
    Files.delete(home.resolve("secret"));
    try (Stream<Path> files = Files.walk(home.resolve("pictures"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void skillReachesItsOwnFoldersAndTheGrantedOneUntilThatIsTakenBack() throws Exception {
    try (Machine machine = Machine.start("--policy", policy("allow"))) {
      Kairo owner = machine.owner();
      Skill.start(owner, skill());

      Eventually.holds(() ->
          assertThat(Output.of(machine))
              .containsExactly(
                  "picture sun",
                  "unchanged",
                  "no secret",
                  "no way out",
                  "before  0",
                  "kept",
                  "left",
                  "done"));
      assertThat(home.resolve("pictures/one")).hasContent("sun");
      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("looker"));
      start(owner);
      Eventually.holds(() -> assertThat(Output.of(machine)).contains("before kept 0"));

      GrantApi.Revoked revoked = owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke("all"));

      assertThat(revoked.stopped()).containsExactly("looker");
      assertThat(owner.call(SystemCalls.SKILL_STATUS, new SkillApi.Name("looker")).state())
          .isEqualTo(SkillApi.SkillState.STOPPED);
    }
  }

  @Test
  void skillDoesNotStartWithoutTheFolderThatItNeeds() throws Exception {
    try (Machine machine = Machine.start("--policy", policy("deny"))) {
      Kairo owner = machine.owner();
      owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(skill().toString()));

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> start(owner))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSENT_DENIED))
          .withMessageContaining("needs to read files beneath $HOME/pictures, and may not");
      assertThat(owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants()).isEmpty();
      assertThat(machine.past("skill.started")).isEmpty();
    }
  }

  @Test
  void folderWithKairosOwnStateIsGivenToNobody() throws Exception {
    Path state = Files.createDirectory(home.resolve("pictures").resolve("state"));
    try (Machine machine = Machine.start(state, "--policy", policy("allow"))) {
      Kairo owner = machine.owner();
      owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(skill().toString()));

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> start(owner))
          .withMessageContaining("must be for a folder without Kairo's own state");
    }
  }

  private static void start(Kairo owner) {
    owner.call(SystemCalls.SKILL_START, new SkillApi.Start("looker", Optional.empty()));
  }

  private Path skill() throws Exception {
    String script = "PICTURES=" + home.resolve("pictures") + "\n" + SCRIPT;
    return Skill.compile("looker", Programs.running(script), PERMISSIONS);
  }

  private static String policy(String effect) throws Exception {
    Path file = Files.createTempFile("policy", ".yaml");
    List<String> lines =
        List.of("rules:", "  - {" + effect + ": \"files:$HOME/pictures\", to: \"skill:looker\"}");
    return Files.write(file, lines).toString();
  }
}
