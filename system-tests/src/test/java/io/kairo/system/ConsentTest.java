package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.Event;
import io.kairo.api.GrantApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
final class ConsentTest {
  private static final String FAN = "agent://gpio/fan";
  private static final String CLAIM_FAN = "{\"device\":\"" + FAN + "\",\"access\":\"write\"}";

  @Test
  @Proves("SEC-01")
  void undeclaredDeviceIsDeniedWithoutAsking() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo owner = machine.answeringOwner();
      var asked = new LinkedBlockingQueue<Event>();
      owner.subscribe("consent.requested", 0, asked::add);

      String said = AgentProbe.run(machine, "probe", "-", "device.claim", CLAIM_FAN);

      assertThat(said).contains("error denied").contains("must declare");
      assertThat(asked).isEmpty();
    }
  }

  @Test
  @Proves("SEC-02")
  void nobodyToAskMeansDeniedAtOnceWithTheReason() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      String said = AgentProbe.run(machine, "probe", FAN, "device.claim", CLAIM_FAN);

      assertThat(said).contains("error consent_pending").contains("nobody can be asked");
    }
  }

  @Test
  @Proves("SEC-02")
  void kernelInATerminalAsksThereAndEndsWithCtrlC() throws Exception {
    Path state = Files.createTempDirectory("kairo-test");
    Process terminal =
        new ProcessBuilder(
                "python3",
                ClientProgram.tests("python/terminal.py").toString(),
                "[o]nce",
                "o\\n",
                "allowed c1",
                "^C",
                "--",
                Command.image().resolve("kairo").toString(),
                "up",
                "--foreground",
                "--simulate",
                "board",
                "--state",
                state.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader shown = terminal.inputReader()) {
      String line = shown.readLine();
      while (line != null && !line.contains("waiting for requests")) {
        line = shown.readLine();
      }
      assertThat(line).isNotNull();

      assertThat(
              AgentProbe.run(state.resolve("kernel.sock"), "probe", FAN, "device.claim", CLAIM_FAN))
          .contains("ok {");
      assertThat(shown.lines()).anyMatch(rest -> rest.contains("kernel stopped"));
    }
    assertThat(terminal.waitFor()).isZero();
    assertThat(state.resolve("kernel.sock")).doesNotExist();
  }

  @Test
  @Proves("SEC-02")
  void whatNobodyAnsweredIsKeptForTheOwnerAndAllowedForTheNextTime() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      String state = machine.state().toString();
      String said = AgentProbe.run(machine, "probe", FAN, "device.claim", CLAIM_FAN);
      AgentProbe.run(machine, "probe", FAN, "device.claim", CLAIM_FAN);

      String list = Command.kairo("consent", "--state", state).stdout();
      assertThat(said).contains("error consent_pending");
      assertThat(list.lines()).hasSize(2);
      assertThat(list).contains("agent:probe", FAN, "nobody answered");
      assertThat(machine.past("consent.kept")).hasSize(1);
      assertThat(Command.kairo("consent", "allow", "c1", "--scope", "once", "--state", state))
          .satisfies(result -> assertThat(result.status()).isEqualTo(2))
          .satisfies(result -> assertThat(result.stderr()).contains("session or always"));

      assertThat(Command.kairo("consent", "allow", "c1", "--state", state).status()).isZero();

      assertThat(AgentProbe.run(machine, "probe", FAN, "device.claim", CLAIM_FAN)).contains("ok {");
      assertThat(Command.kairo("consent", "--state", state).stdout()).isEmpty();
    }
  }

  @Test
  @Proves("SEC-02")
  void callerWaitsForTheOwnersAnswerAndTheReasonIsCleaned() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo owner = machine.answeringOwner();
      var asked = new LinkedBlockingQueue<Event>();
      owner.subscribe("consent.requested", 0, asked::add);
      CompletableFuture<String> said = probe(machine);

      assertThat(asked.poll(20, TimeUnit.SECONDS)).isNotNull();
      ConsentApi.Request request =
          owner.call(SystemCalls.CONSENT_LIST, Nothing.NOTHING).requests().getFirst();
      assertThat(request.items()).hasSize(1);
      assertThat(request.items().getFirst().subject()).isEqualTo("agent:probe");
      assertThat(request.items().getFirst().simulated()).isTrue();
      assertThat(request.items().getFirst().reason()).isEqualTo("test[31m of reasons");
      owner.call(
          SystemCalls.CONSENT_DECIDE,
          new ConsentApi.Decide(request.id(), Answer.ALLOW, Optional.of(Scope.SESSION)));

      assertThat(said.get(20, TimeUnit.SECONDS)).contains("ok ").contains("handle");
      assertThat(owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants())
          .extracting(GrantApi.Grant::subject)
          .containsExactly("agent:probe");
    }
  }

  @Test
  @Proves("SEC-02")
  void deniedMeansDeniedAndLeavesNoGrant() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo owner = machine.answeringOwner();
      var asked = new LinkedBlockingQueue<Event>();
      owner.subscribe("consent.requested", 0, asked::add);
      CompletableFuture<String> said = probe(machine);

      Event request = asked.poll(20, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      owner.call(
          SystemCalls.CONSENT_DECIDE,
          new ConsentApi.Decide(
              (String) request.payload().get("id"), Answer.DENY, Optional.empty()));

      assertThat(said.get(20, TimeUnit.SECONDS)).contains("error consent_denied");
      assertThat(owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants()).isEmpty();
    }
  }

  @Test
  @Proves("SEC-02")
  void lostClientThatCouldAskDeniesWhatWaits() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      var asked = new LinkedBlockingQueue<Event>();
      machine.owner().subscribe("consent.requested", 0, asked::add);
      Kairo asking = machine.answeringOwner();
      CompletableFuture<String> said = probe(machine);
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isNotNull();

      asking.close();

      assertThat(said.get(20, TimeUnit.SECONDS)).contains("error consent_pending");
    }
  }

  @Test
  @Proves({"SEC-01", "SEC-02"})
  void policyFileAnswersBeforehandAndADenyBeatsAnAllow() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy,
        """
        rules:
          - {allow: "agent://gpio/fan", to: "agent:good", access: write}
          - {allow: "agent://gpio/fan", to: "agent:bad", access: write}
          - {deny: "agent://gpio/fan", to: "agent:bad"}
        """);
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      assertThat(AgentProbe.run(machine, "good", FAN, "device.claim", CLAIM_FAN))
          .contains("ok ")
          .contains("handle");
      assertThat(AgentProbe.run(machine, "bad", FAN, "device.claim", CLAIM_FAN))
          .contains("error consent_denied the policy file denies it");
    } finally {
      Files.delete(policy);
    }
  }

  @Test
  @Proves("SEC-02")
  void agentAndWhatItStartsCannotAnswerConsentAndStayTheAgent() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      String launcher = Command.image().resolve("kairo").toString();

      assertThat(AgentProbe.run(machine, "probe", "-", "consent.list", "{}"))
          .contains("error denied")
          .contains("again AGENT");
      assertThat(
              AgentProbe.run(
                  machine,
                  "probe",
                  "-",
                  "exec",
                  launcher,
                  "consent",
                  "--state",
                  machine.state().toString()))
          .contains("exit 4 ")
          .contains("must be called by the owner");
    }
  }

  @Test
  @Proves("SEC-02")
  void orphanOfAnAgentIsNotTheOwnerAndMayBecomeAnAgent() throws Exception {
    try (Machine machine = Machine.start()) {
      assertThat(ClientProgram.python("orphaning_agent.py", machine).facts())
          .containsExactly("agent agent", "orphan stranger denied denied denied agent");
      assertThat(
              machine
                  .owner()
                  .call(
                      SystemCalls.IDENTIFY,
                      new KernelApi.Identify(Optional.empty(), Optional.empty(), Optional.empty()))
                  .kind())
          .isEqualTo(KernelApi.PeerKind.OWNER);
    }
  }

  @Test
  @Proves("SEC-02")
  void connectionThatAnAgentOpenedBeforeLosesTheOwnersAuthorityToo() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      assertThat(AgentProbe.run(machine, "probe", "-", "earlier", "grant.list", "{}"))
          .contains("error denied");
    }
  }

  @Test
  @Proves({"SEC-01", "SEC-02"})
  void ruleThatAllowsReadingGrantsNoMore() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy, "rules: [{allow: 'agent://gpio/fan', to: 'agent:probe', access: read}]");
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      assertThat(AgentProbe.run(machine, "probe", FAN, "device.claim", CLAIM_FAN))
          .contains("error consent_pending");
    } finally {
      Files.delete(policy);
    }
  }

  @Test
  @Proves("SEC-02")
  void answerToAnUnknownRequestIsAnError() throws Exception {
    try (Machine machine = Machine.start()) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() ->
              machine
                  .owner()
                  .call(
                      SystemCalls.CONSENT_DECIDE,
                      new ConsentApi.Decide("c99", Answer.ALLOW, Optional.empty())))
          .withMessageContaining("'c99'");
    }
  }

  private static CompletableFuture<String> probe(Machine machine) throws Exception {
    Process process =
        Command.start(
            AgentProbe.command(machine, "probe", FAN, "device.claim", CLAIM_FAN), Map.of());
    return Command.read(process.getInputStream());
  }
}
