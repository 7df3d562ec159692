package io.kairo.kernel.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.DeviceName;
import io.kairo.kernel.yaml.YamlException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PolicyFileTest {
  private static final DeviceName FAN = new DeviceName("agent://gpio/fan");
  private final Subject climate = new Subject.Agent("climate", 1, 0, List.of());

  @Test
  void ruleAllowsUpToItsAccess() {
    Policy policy =
        PolicyFile.parse(
            "policy.yaml",
            "rules: [{allow: 'agent://gpio/fan', to: 'agent:climate', access: write, scope: run}]");

    assertThat(policy.decide(climate, FAN, Access.WRITE))
        .hasValueSatisfying(rule -> assertThat(rule.scope()).isEqualTo(Scope.RUN));
    assertThat(policy.decide(climate, FAN, Access.READ_WRITE)).isEmpty();
    assertThat(policy.decide(new Subject.Agent("other", 1, 0, List.of()), FAN, Access.WRITE))
        .isEmpty();
  }

  @Test
  void denyBeatsAnAllowWhereverItStands() {
    Policy policy =
        PolicyFile.parse(
            "policy.yaml",
            """
            rules:
              - {allow: "agent://gpio/fan", to: "agent:climate"}
              - {deny: "agent://gpio/fan", to: "agent:climate"}
            """);

    assertThat(policy.decide(climate, FAN, Access.WRITE))
        .hasValueSatisfying(rule -> assertThat(rule.allow()).isFalse());
  }

  @Test
  void ruleThatSaysBothOrNeitherIsAnError() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> PolicyFile.parse("policy.yaml", "rules: [{to: 'agent:climate'}]"))
        .withMessage("policy.yaml:1:9: a rule must have either allow or deny");
  }
}
