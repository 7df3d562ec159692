package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.GrantApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.VaultApi;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Secrets are used without being seen: a canary is looked for wherever something could be seen.
@Tag("system")
@Timeout(120)
@Proves("SEC-02")
final class VaultTest {
  private static final String CANARY = "canary-5b1f9c";

  /// Says how long its secret is, what it gets for another, and that it cannot write one.
  private static final String READER =
      """
      #include <errno.h>
      #include <fcntl.h>
      #include <stdio.h>
      #include <unistd.h>

      int main(void) {
        char secret[64];
        setvbuf(stdout, 0, _IOLBF, 0);
        int fd = open("/run/secrets/key", O_RDONLY);
        printf("read %zd\\n", fd < 0 ? -errno : read(fd, secret, sizeof secret));
        printf("write %d\\n", fd >= 0 && pwrite(fd, "x", 1, 0) < 0 ? errno : 0);
        fd = open("/run/secrets/other", O_RDONLY);
        printf("other %d\\n", fd < 0 ? errno : 0);
        fd = open("/run/secrets/key", O_RDWR);
        printf("changing %d\\n", fd < 0 ? errno : 0);
        pause();
        return 0;
      }
      """;

  @Test
  void grantedSecretReachesTheSkillAndNobodyElse() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy, "rules:\n  - {allow: \"secret:api-key\", to: \"skill:reader\", access: read}\n");
    try (Machine machine = Machine.start("--policy", policy.toString())) {
      Kairo owner = machine.owner();
      Path file = Files.writeString(Files.createTempFile("secret", ""), CANARY + "\n");
      Command.Result put =
          Command.run(
              List.of(
                  "sh",
                  "-c",
                  Command.image().resolve("kairo")
                      + " vault put api-key --state "
                      + machine.state()
                      + " < "
                      + file),
              Map.of());
      Files.delete(file);
      assertThat(put.status()).as(put.stderr()).isZero();
      assertThat(put.stdout()).isEqualTo("kept api-key, which is vault:api-key\n");
      long pid =
          Skill.start(
              owner,
              Skill.compile(
                  "reader",
                  READER,
                  "{id: key, secret: api-key, as: [/run/secrets/key], reason: \"Sign in\"},"
                      + "{id: other, secret: other, as: [/run/secrets/other], reason: \"Else\"}"));

      Eventually.holds(() ->
          assertThat(Output.of(machine))
              .containsExactly("read " + CANARY.length(), "write 1", "other 2", "changing 13"));
      assertThat(seen(machine, pid)).doesNotContain(CANARY);
      VaultApi.Listing listing = owner.call(SystemCalls.VAULT_LIST, Nothing.NOTHING);
      assertThat(listing.secrets())
          .extracting(VaultApi.Secret::handle)
          .containsExactly("vault:api-key");
      assertThat(Command.kairo("vault", "list", "--state", machine.state().toString()).stdout())
          .contains("api-key")
          .doesNotContain(CANARY);
      assertThat(machine.past("vault.kept"))
          .singleElement()
          .satisfies(event -> assertThat(event.payload()).containsEntry("name", "api-key"));
      assertThat(machine.past("permission.allowed"))
          .anyMatch(event -> event.payload().get("resource").equals("secret:api-key"));
      assertThat(owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke("all")).stopped())
          .containsExactly("reader");
    }
  }

  /// All that is on disk, in events, environments and argument lists.
  private static String seen(Machine machine, long pid) throws IOException {
    StringBuilder seen = new StringBuilder();
    try (Stream<Path> files = Files.walk(machine.state())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        seen.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    for (long process : new long[] {pid, machine.pid()}) {
      for (String of : List.of("environ", "cmdline")) {
        Path file = Path.of("/proc/" + process, of);
        seen.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    machine.past(">").forEach(seen::append);
    return seen.toString();
  }

  @Test
  void skillWithoutTheGrantGetsNoSecret() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      owner.call(
          SystemCalls.VAULT_PUT,
          new VaultApi.Put("api-key", CANARY.getBytes(StandardCharsets.UTF_8)));
      Skill.start(
          owner,
          Skill.compile(
              "reader",
              READER,
              "{id: key, secret: api-key, as: [/run/secrets/key], reason: \"Sign in\"}"));

      Eventually.holds(() -> assertThat(Output.of(machine)).contains("read -13", "changing 13"));
      assertThat(AgentProbe.run(machine, "probe", "-", "vault.list", "{}")).contains("denied");
      assertThat(
              AgentProbe.run(machine, "probe", "-", "vault.get", "{\"handle\":\"vault:api-key\"}"))
          .doesNotContain(CANARY)
          .contains("denied");
    }
  }
}
