package io.kairo.kernel.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.kernel.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyFileTest {
  private static final String FAN = "agent://gpio/fan";
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private final Subject climate = new Subject.Agent("climate", 1, 0, List.of());

  @Test
  void ruleAllowsUpToItsAccess() {
    Policy policy =
        policy(
            "rules: [{allow: 'agent://gpio/fan', to: 'agent:climate', access: write, scope: run}]");

    assertThat(policy.decide(climate, FAN, Access.WRITE, NOW))
        .hasValueSatisfying(rule -> assertThat(rule.scope()).isEqualTo(Scope.RUN));
    assertThat(policy.decide(climate, FAN, Access.READ_WRITE, NOW)).isEmpty();
    assertThat(policy.decide(new Subject.Agent("other", 1, 0, List.of()), FAN, Access.WRITE, NOW))
        .isEmpty();
  }

  @Test
  void denyBeatsAnAllowWhereverItStands() {
    Policy policy =
        policy(
            """
            rules:
              - {allow: "agent://gpio/fan", to: "agent:climate"}
              - {deny: "agent://gpio/fan", to: "agent:climate"}
            """);

    assertThat(policy.decide(climate, FAN, Access.WRITE, NOW))
        .hasValueSatisfying(rule -> assertThat(rule.allow()).isFalse());
  }

  @Test
  void ruleThatSaysBothOrNeitherIsAnError() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> policy("rules: [{to: 'agent:climate'}]"))
        .withMessage("policy.yaml:1:9: a rule must have either allow or deny");
  }

  @Test
  void ruleEndsAtItsTime() {
    Policy policy =
        policy(
            "rules: [{allow: 'agent://gpio/fan', to: 'agent:climate', until: '2026-12-01T12:00:01Z'}]");

    assertThat(policy.decide(climate, FAN, Access.WRITE, NOW)).isPresent();
    assertThat(policy.decide(climate, FAN, Access.WRITE, NOW.plusSeconds(1))).isEmpty();
  }

  @Test
  void administratorsRulesComeBeforeTheOwners() {
    String allow = "rules: [{allow: 'agent://gpio/fan', to: 'agent:climate'}]";
    String deny = "rules: [{deny: 'agent://gpio/fan', to: 'agent:climate'}]";

    assertThat(decided(allow, deny)).extracting(Policy.Rule::allow).isEqualTo(false);
    assertThat(decided(deny, allow)).extracting(Policy.Rule::allow).isEqualTo(false);
    assertThat(decided(allow, allow)).extracting(Policy.Rule::layer).isEqualTo(Policy.Layer.ADMIN);
    assertThat(decided(deny, deny)).extracting(Policy.Rule::layer).isEqualTo(Policy.Layer.ADMIN);
  }

  private Policy.Rule decided(String admin, String user) {
    List<Policy.Rule> rules = new ArrayList<>();
    rules.addAll(PolicyFile.parse("user", user, Policy.Layer.USER));
    rules.addAll(PolicyFile.parse("admin", admin, Policy.Layer.ADMIN));
    return new Policy(rules).decide(climate, FAN, Access.WRITE, NOW).orElseThrow();
  }

  @Test
  void whatOthersCanWriteIsNotTheAdministrators(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("policy.yaml");
    Files.writeString(file, "rules: []");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PolicyFile.read(file, Optional.empty()))
        .withMessageContaining("must belong to root and be writable by root alone");
  }

  @Test
  void ruleNamesAServerOrAFolderToo() {
    Policy policy = policy("rules: [{allow: 'connect:api.example.org:443', to: 'skill:weather'}]");

    assertThat(policy.rules())
        .extracting(Policy.Rule::resource)
        .containsExactly("connect:api.example.org:443");
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> policy("rules: [{allow: 'connect:*', to: 'skill:weather'}]"))
        .withMessageContaining("policy.yaml:1:17: allow must be a resource, got 'connect:*'");
  }

  private static Policy policy(String text) {
    return new Policy(PolicyFile.parse("policy.yaml", text, Policy.Layer.USER));
  }
}
