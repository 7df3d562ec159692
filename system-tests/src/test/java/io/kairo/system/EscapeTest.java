package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.SandboxLevel;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Compiled attackers, a program for each family, with all that a skill can be given: processes, a
/// folder and a server. Each attack runs unconfined, where it must succeed or it proves nothing, at
/// level standard and at level strict; as the user of its victim, but for root at level strict.
@Tag("system")
@Timeout(400)
@Proves("SEC-03")
final class EscapeTest {
  private static final List<String> FAMILIES =
      List.of("files", "processes", "sockets", "interfaces", "ipc", "races");

  /// What gets through at level standard, each with its reason in SECURITY.md.
  private static final Set<String> GAPS = Set.of("stat probe");

  /// How many attacks must succeed unconfined, so that the others mean something.
  private static final int LEAST = 120;

  private final int granted = Net.freePort();

  EscapeTest() throws Exception {}

  @Test
  void whatSucceedsUnconfinedFailsConfined() throws Exception {
    Path policy = policy();
    try (Machine machine = Machine.start("--policy", policy.toString())) {
      Map<String, String> unconfined = new TreeMap<>();
      Map<String, String> standard = new TreeMap<>();
      Map<String, String> strict = new TreeMap<>();
      for (String family : FAMILIES) {
        try (Victim victim = Victim.start(granted)) {
          unconfined.putAll(attackUnconfined(machine, family, victim));
        }
        standard.putAll(attack(machine, family, SandboxLevel.STANDARD));
        strict.putAll(attack(machine, family, SandboxLevel.STRICT));
      }
      Set<String> meant = succeeded(unconfined);
      System.out.printf(
          "escape: of %d attacks %d succeed unconfined, not here: %s%n",
          unconfined.size(), meant.size(), failed(unconfined));
      System.out.println("escape: standard " + succeeded(standard));
      System.out.println("escape: strict " + succeeded(strict));

      assertThat(meant).hasSizeGreaterThanOrEqualTo(LEAST);
      assertThat(standard.keySet()).isEqualTo(unconfined.keySet());
      assertThat(succeeded(standard)).isEqualTo(GAPS);
      assertThat(strict.keySet()).isEqualTo(unconfined.keySet());
      assertThat(succeeded(strict)).isEmpty();
    }
  }

  @Test
  void whoCannotHaveTheLevelThatASkillInsistsOnDoesNotStartIt() throws Exception {
    if (!isRoot()) {
      Path folder = Skill.compile("insists", "int main(void) { return 0; }", "", "sandbox: strict");
      try (Machine machine = Machine.startWithoutNamespaces()) {
        Kairo owner = machine.owner();
        assertThatExceptionOfType(CallException.class)
            .isThrownBy(() -> Skill.start(owner, folder))
            .withMessageContaining("layer 'namespaces' must hold")
            .withMessageContaining("let ordinary users have user namespaces");
      }
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Set<String> succeeded(Map<String, String> results) {
    Set<String> names = new TreeSet<>(results.keySet());
    names.removeIf(name -> !"ok".equals(results.get(name)));
    return names;
  }

  private static Set<String> failed(Map<String, String> results) {
    Set<String> names = new TreeSet<>(results.keySet());
    names.removeAll(succeeded(results));
    return names;
  }

  private Map<String, String> attackUnconfined(Machine machine, String family, Victim victim)
      throws Exception {
    Path program = Skill.program(compile(family, SandboxLevel.STANDARD));
    Path own = Files.createTempDirectory("attacker");
    furnish(own, machine, victim, program);
    Command.Result result =
        Command.run(List.of(program.toString()), Map.of("KAIRO_DATA", own.toString()));
    assertThat(result.status()).as(result.stderr()).isZero();
    return results(own);
  }

  private Map<String, String> attack(Machine machine, String family, SandboxLevel level)
      throws Exception {
    Path folder = compile(family, level);
    String name = folder.getFileName().toString();
    Path own = machine.state().resolve("data").resolve(name);
    Files.createDirectories(own);
    Kairo owner = machine.owner();
    owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(folder.toString()));
    Path installed = Skill.find(machine.state().resolve("skills").resolve(name), name).getFirst();
    try (Victim victim = Victim.start(granted)) {
      furnish(own, machine, victim, installed);
      owner.call(SystemCalls.SKILL_START, new SkillApi.Start(name, Optional.empty()));
      Programs.awaitResults(machine, name, own);
      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name(name));
    }
    return results(own);
  }

  private static void furnish(Path own, Machine machine, Victim victim, Path program)
      throws Exception {
    Path other = Files.createDirectories(machine.state().resolve("data/other"));
    Files.writeString(other.resolve("private"), "secret");
    Files.writeString(
        own.resolve("victim"),
        victim.known()
            + "kernel "
            + machine.pid()
            + "\nstate "
            + machine.state()
            + "\npublic "
            + machine.socket()
            + "\npackage "
            + program
            + "\n");
  }

  private static Map<String, String> results(Path own) throws Exception {
    Map<String, String> results = new TreeMap<>();
    for (String line : Files.readAllLines(own.resolve("results"))) {
      String[] words = line.split("=", 2);
      results.put(words[0], words[1]);
    }
    return results;
  }

  private Path compile(String family, SandboxLevel level) throws Exception {
    Path sources = ClientProgram.tests("c/escape");
    String word = level.name().toLowerCase(Locale.ROOT);
    String source = "#define TRIES 100000\n#include \"" + sources.resolve(family + ".c") + "\"\n";
    return Skill.compile(
        family + "-" + word,
        source,
        """
        {id: own, fs: write, path: $DATA, reason: "Attack"},
        {id: helpers, process: spawn, reason: "Attack"},
        {id: server, net: connect, host: "127.0.0.1:%d", reason: "Attack"}
        """
            .formatted(granted)
            .replace("\n", " "),
        "sandbox: " + word);
  }

  private Path policy() throws Exception {
    StringBuilder rules = new StringBuilder("rules:\n");
    for (String family : FAMILIES) {
      for (String level : List.of("standard", "strict")) {
        rules
            .append("  - {allow: \"connect:127.0.0.1:")
            .append(granted)
            .append("\", to: \"skill:")
            .append(family)
            .append('-')
            .append(level)
            .append("\"}\n");
      }
    }
    return Files.writeString(Files.createTempFile("policy", ".yaml"), rules);
  }
}
