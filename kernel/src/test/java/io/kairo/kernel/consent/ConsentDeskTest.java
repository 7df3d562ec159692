package io.kairo.kernel.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Revocation;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Permission;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk.Outcome;
import io.kairo.kernel.consent.Declarations.Declaration;
import io.kairo.kernel.journal.GrantTable;
import io.kairo.kernel.journal.Journal;
import io.kairo.kernel.journal.OffsetFile;
import io.kairo.kernel.journal.Retention;
import io.kairo.kernel.session.SessionStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ConsentDeskTest {
  private static final String TTY = "agent://serial/thermometer";
  private static final String FAN = "agent://gpio/fan";

  @TempDir Path folder;
  private final LinkedBlockingQueue<Event> asked = new LinkedBlockingQueue<>();
  private final Permission read =
      new Permission("tty", Permission.Kind.SERIAL, TTY, Access.READ, List.of(), "read", true);
  private final Permission write =
      new Permission("fan", Permission.Kind.GPIO, FAN, Access.WRITE, List.of(), "cool", true);
  private final Subject.Skill skill =
      new Subject.Skill("thermostat", "d1", Optional.of("climate"), "run1", List.of(read));
  private final Subject.Agent agent = new Subject.Agent("climate", 7, 0, List.of(write));
  private final Declaration wanted = new Declaration(skill, read, TTY, Revocation.STOPS_SKILL);
  private final MovingClock clock = new MovingClock();
  private final List<Grant> expired = new ArrayList<>();
  private final Declaration fan = new Declaration(agent, write, FAN, Revocation.IMMEDIATE);
  private Journal journal;
  private Grants grants;
  private ConsentDesk desk;

  @BeforeEach
  void open() throws IOException {
    OffsetFile offsets = OffsetFile.reserve(folder.resolve("offset"));
    journal = new Journal(folder.resolve("journal.db"), offsets, Retention.STANDARD, clock);
    Bus bus = new Bus(clock, "boot", 1);
    bus.subscribe("consent.requested", 0, _ -> {}, fact -> asked.add(fact.event()));
    grants = grants(/* resumed= */ false, "boot");
    desk =
        new ConsentDesk(
            bus,
            clock,
            grants,
            new Declarations() {
              @Override
              public List<Declaration> family(Subject subject) {
                return List.of(wanted, fan);
              }

              @Override
              public Optional<Boolean> simulated(String resource) {
                return Optional.of(true);
              }
            });
  }

  @AfterEach
  void close() throws Exception {
    journal.close();
  }

  @Test
  void oneQuestionCoversTheTaskAndOneAnswerGrantsEachItem() throws Exception {
    desk.attach(this);
    CompletableFuture<Outcome> outcome = ask();
    String id = nextId();
    assertThat(desk.list().getFirst().items()).hasSize(2);

    List<Grant> made =
        desk.decide(id, Answer.ALLOW, Optional.of(Scope.SESSION), Optional.empty(), "test");

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Granted.class);
    assertThat(made)
        .extracting(Grant::subject)
        .containsExactly("skill:thermostat", "agent:climate");
    assertThat(grants.use(fan, Access.WRITE)).isPresent();
    assertThat(grants.use(fan, Access.READ)).isEmpty();
  }

  @Test
  void secondCallerWaitsForTheSameAnswer() throws Exception {
    desk.attach(this);
    CompletableFuture<Outcome> first = ask();
    String id = nextId();
    CompletableFuture<Outcome> second = ask();
    CompletableFuture<Outcome> third = CompletableFuture.supplyAsync(() -> desk.ask(fan));

    desk.decide(id, Answer.DENY, Optional.of(Scope.ONCE), Optional.empty(), "test");

    assertThat(List.of(first, second, third))
        .allSatisfy(
            o -> assertThat(o.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class));
    assertThat(asked).isEmpty();
    assertThat(grants.list()).isEmpty();
  }

  @Test
  void denialHoldsForTheRunAndNoLonger() throws Exception {
    desk.attach(this);
    CompletableFuture<Outcome> outcome = ask();
    desk.decide(nextId(), Answer.DENY, Optional.of(Scope.ONCE), Optional.empty(), "test");
    outcome.get(10, TimeUnit.SECONDS);

    assertThat(desk.ask(wanted)).isInstanceOf(Outcome.Refused.class);
    assertThat(asked).isEmpty();
    desk.endRun("run1");
    CompletableFuture<Outcome> again = ask();
    desk.decide(nextId(), Answer.ALLOW, Optional.of(Scope.ONCE), Optional.empty(), "test");
    assertThat(again.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void lostChannelDeniesWhatWaitsAndStoresNothing() throws Exception {
    desk.attach(this);
    CompletableFuture<Outcome> outcome = ask();
    nextId();

    desk.detach(this);

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
    assertThat(grants.list()).isEmpty();
    desk.attach(this);
    CompletableFuture<Outcome> later = ask();
    String id = nextId();
    assertThat(later).isNotDone();
    assertThat(desk.list()).hasSize(2);
    desk.decide(id, Answer.DENY, Optional.empty(), Optional.empty(), "test");
    assertThat(desk.list()).isEmpty();
  }

  @Test
  void whatNobodyAnsweredIsKeptAndMayBeAllowedForTheNextTime() {
    Outcome first = desk.ask(wanted);
    Outcome second = desk.ask(wanted);

    assertThat(first).isEqualTo(second);
    Outcome.Refused refused = (Outcome.Refused) first;
    assertThat(refused.code()).isEqualTo(ErrorCode.CONSENT_PENDING);
    assertThat(desk.list()).hasSize(1).allMatch(request -> request.deadline().isEmpty());
    String id = desk.list().getFirst().id();
    assertThat(refused.help()).isEqualTo("allow it for the next time: kairo consent allow " + id);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> desk.decide(id, Answer.ALLOW, Optional.of(Scope.ONCE), Optional.empty(), "test"))
        .withMessageContaining("session or always");
    desk.endRun("run1");

    List<Grant> made = desk.decide(id, Answer.ALLOW, Optional.empty(), Optional.empty(), "test");

    assertThat(made).hasSize(2).allMatch(grant -> grant.scope() == Scope.SESSION);
    assertThat(grants.use(wanted, Access.READ)).isPresent();
    assertThat(desk.list()).isEmpty();
  }

  @Test
  void ownerIsNotAskedAgainAfterThreeDenialsNorMoreThanFiveTimesAMinute() throws Exception {
    desk.attach(this);
    for (int i = 0; i < Restraint.DENIALS; i++) {
      CompletableFuture<Outcome> outcome = ask();
      desk.decide(nextId(), Answer.DENY, Optional.empty(), Optional.empty(), "test");
      outcome.get(10, TimeUnit.SECONDS);
      desk.endRun("run1");
      desk.endRun(agent.run());
    }
    assertThat(desk.ask(wanted))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.sentence()).contains("denied skill:thermostat 3 times"));

    for (int i = 0; i < Restraint.A_MINUTE; i++) {
      Thread.ofVirtual().start(() -> desk.ask(fan));
      nextId();
      desk.endRun(agent.run());
    }
    assertThat(desk.ask(fan))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.sentence()).contains("more than 5 times a minute"));
    clock.move(Duration.ofSeconds(61));
    Thread.ofVirtual().start(() -> desk.ask(fan));
    assertThat(nextId()).isNotBlank();
  }

  @Test
  void grantForOneUseIsUsedOnceAndComesBackAfterACrash() {
    grants.add(wanted, Terms.allow(Access.READ, Scope.ONCE, "test"));

    assertThat(grants.use(wanted, Access.READ)).isPresent();
    assertThat(grants.use(wanted, Access.READ)).isEmpty();
    grants.rearm("run1");
    assertThat(grants.use(wanted, Access.READ)).isPresent();
    grants.endRun("run1");
    assertThat(grants.list()).isEmpty();
  }

  @Test
  void grantOfTheSessionOutlivesTheKernelAndNotTheSession() throws IOException {
    grants.add(wanted, Terms.allow(Access.READ, Scope.RUN, "test"));

    Grants next = grants(/* resumed= */ true, "next");

    assertThat(next.list()).isEqualTo(grants.list()).hasSize(1);
    assertThat(next.use(wanted, Access.READ)).isPresent();
    next.endRun(skill.run());
    assertThat(grants(/* resumed= */ true, "third").list()).isEmpty();
    grants.add(wanted, Terms.allow(Access.READ, Scope.SESSION, "test"));
    assertThat(grants(/* resumed= */ false, "fourth").list()).isEmpty();
  }

  @Test
  void grantForOneUseIsUsedUpForTheNextKernelToo() throws IOException {
    grants.add(wanted, Terms.allow(Access.READ, Scope.ONCE, "test"));
    assertThat(grants.use(wanted, Access.READ)).isPresent();

    Grants next = grants(/* resumed= */ true, "next");

    assertThat(next.use(wanted, Access.READ)).isEmpty();
    next.rearm(skill.run());
    assertThat(grants(/* resumed= */ true, "third").use(wanted, Access.READ)).isPresent();
  }

  @Test
  void denialForGoodHoldsForEveryVersionUntilItIsTakenBack() throws Exception {
    desk.attach(this);
    CompletableFuture<Outcome> outcome = ask();
    List<Grant> stored =
        desk.decide(nextId(), Answer.DENY, Optional.of(Scope.ALWAYS), Optional.empty(), "test");
    outcome.get(10, TimeUnit.SECONDS);

    assertThat(stored).extracting(Grant::effect).containsOnly(Answer.DENY).hasSize(2);
    Grants next = grants(/* resumed= */ false, "next");
    Subject.Skill changed =
        new Subject.Skill("thermostat", "d2", Optional.of("climate"), "run2", List.of(read));
    assertThat(next.denying(new Declaration(changed, read, TTY, Revocation.STOPS_SKILL)))
        .isPresent();
    assertThat(next.use(wanted, Access.READ)).isEmpty();
    next.revoke("all");
    assertThat(next.denying(wanted)).isEmpty();
  }

  @Test
  void grantEndsAtItsTimeAndSaysSo() throws Exception {
    desk.attach(this);
    CompletableFuture<Outcome> outcome = ask();
    Instant end = clock.instant().plusSeconds(3600);
    desk.decide(nextId(), Answer.ALLOW, Optional.of(Scope.ALWAYS), Optional.of(end), "test");
    outcome.get(10, TimeUnit.SECONDS);

    assertThat(grants.use(wanted, Access.READ)).isPresent();
    clock.move(Duration.ofMinutes(61));
    assertThat(grants.use(wanted, Access.READ)).isEmpty();
    assertThat(expired).hasSize(2);
    assertThat(grants(/* resumed= */ false, "next").list()).isEmpty();
  }

  /// Nobody waits for a use to be written down but this test.
  private void awaitWritten() throws IOException {
    while (grants(/* resumed= */ false, "look").list().getFirst().lastUsed().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(30)
  void lastingGrantThatNobodyUsesFor90DaysIsGone() throws IOException {
    grants.add(wanted, Terms.allow(Access.READ, Scope.ALWAYS, "test"));
    clock.move(Duration.ofDays(80));
    assertThat(grants.use(wanted, Access.READ)).isPresent();

    awaitWritten();
    clock.move(Duration.ofDays(80));
    Grants next = grants(/* resumed= */ false, "next");
    assertThat(next.covering(wanted, Access.READ)).isPresent();
    clock.move(Duration.ofDays(11));
    assertThat(next.covering(wanted, Access.READ)).isEmpty();
    assertThat(expired).hasSize(1);
  }

  @Test
  void grantThatWasTakenBackDoesNotComeBack() throws IOException {
    grants.add(wanted, Terms.allow(Access.READ, Scope.SESSION, "test"));
    grants.revoke("all");

    assertThat(grants(/* resumed= */ true, "next").list()).isEmpty();
  }

  private Grants grants(boolean resumed, String boot) throws IOException {
    SessionStore session = SessionStore.open(folder.resolve("session"), resumed);
    return new Grants(new GrantTable(journal), session, clock, boot, expired::add);
  }

  @Test
  void lastingGrantSurvivesTheKernelAndDiesWithTheDigest() throws IOException {
    grants.add(wanted, Terms.allow(Access.READ, Scope.ALWAYS, "test"));

    Grants next = grants(/* resumed= */ false, "next");

    assertThat(next.use(wanted, Access.READ)).isPresent();
    Subject.Skill changed =
        new Subject.Skill("thermostat", "d2", Optional.of("climate"), "run2", List.of(read));
    assertThat(next.use(new Declaration(changed, read, TTY, Revocation.STOPS_SKILL), Access.READ))
        .isEmpty();
  }

  @Test
  void questionThatNobodyWaitsForIsWithdrawn() throws Exception {
    desk.attach(this);
    Thread first = Thread.ofVirtual().start(() -> desk.ask(wanted));
    nextId();
    Thread second = Thread.ofVirtual().start(() -> desk.ask(wanted));
    awaitParked(second);

    first.interrupt();
    first.join();
    assertThat(desk.list()).hasSize(1);

    second.interrupt();
    second.join();
    assertThat(desk.list()).isEmpty();
  }

  /// A virtual thread is parked when it waits for the answer: it waits for nothing else.
  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private CompletableFuture<Outcome> ask() {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> outcome.complete(desk.ask(wanted)));
    return outcome;
  }

  private String nextId() throws InterruptedException {
    Event event = asked.poll(10, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return String.valueOf(event.payload().get("id"));
  }

  /// A clock that stands still until it is moved.
  private static final class MovingClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
