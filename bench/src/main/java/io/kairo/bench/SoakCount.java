package io.kairo.bench;

import io.kairo.api.EventApi;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Counts what a soak has lost, once nobody is killed any more.
final class SoakCount {
  /// Whether processes of `process.*` outlive a kernel that is killed: the next one ends them.
  private static final boolean PROCESSES_GO_ON = false;

  /// The sandbox keeps the rules of the last 128 different profiles, each a descriptor, and every
  /// process with a folder of its own has another one; the rest is for connections that come and
  /// go.
  private static final long MORE_DESCRIPTORS = 128 + 24;

  private final SoakWork work;
  private final SoakPlan plan;
  private final List<Finding> findings = new ArrayList<>();

  SoakCount(SoakWork work, SoakPlan plan) {
    this.work = work;
    this.plan = plan;
  }

  /// Waits until everybody is back, ends the work, and counts.
  List<Finding> findings() throws IOException, InterruptedException {
    boolean back = SoakWork.holds(work.kernels()::isBack);
    kernels();
    if (!back) {
      findings.addAll(work.book().findings());
      return findings;
    }
    SoakWork.holds(() -> work.skills().stream().allMatch(SkillWatch::isRunning));
    footprint();
    skills();
    work.endWork();
    events();
    work.endWatch();
    processes();
    loss("grants", "lasting grants that were forgotten", work.grants().forgotten());
    findings.addAll(work.book().findings());
    stopSkills();
    return findings;
  }

  /// Adds what is still there below kairo-init, where only the kernel is to be left.
  static List<Finding> withLeftovers(List<Finding> counted, SoakMachine machine, Remarks remarks)
      throws IOException {
    List<Finding> all = new ArrayList<>(counted);
    SoakWork.holds(() -> left(machine).isEmpty());
    List<ProcessTree.Entry> left = left(machine);
    left.forEach(entry -> remarks.say("left behind: " + entry));
    long zombies = left.stream().filter(ProcessTree.Entry::isZombie).count();
    all.add(
        Finding.loss(
            "orphans", "processes that were left below kairo-init", left.size() - zombies));
    all.add(Finding.loss("zombies", "ended processes that nobody was told of", zombies));
    return all;
  }

  private static List<ProcessTree.Entry> left(SoakMachine machine) {
    try {
      long kernel = machine.kairod().orElse(0);
      return machine.tree().entries().stream().filter(entry -> entry.pid() != kernel).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kernels() {
    double[] outages = work.kernels().outages();
    fact("kills", "kills", work.hand().hits());
    for (SoakPlan.Target target : SoakPlan.Target.values()) {
      String word = target.name().toLowerCase(Locale.ROOT);
      fact(word + "Kills", "planned kills of this kind: " + word, plan.count(target));
    }
    fact("killsMissed", "kills for which nobody was there", work.hand().misses());
    loss("kernels", "kernels that did not come back", work.kernels().missing());
    if (outages.length > 0) {
      fact(
          "outageMedian",
          "milliseconds from a kernel's kill to the next one's answer, median",
          Math.round(Statistics.median(outages)));
      fact(
          "outageMost",
          "milliseconds at most, with kairo-init's pauses",
          Math.round(Arrays.stream(outages).max().orElse(0)));
    }
  }

  private void footprint() throws IOException {
    Footprint after = Footprint.of(work.kernels().answering());
    Footprint most = work.kernels().most();
    fact("descriptorsMost", "descriptors of any kernel at most", most.descriptors());
    fact("memoryMost", "MB of any kernel at most", Math.round(most.megabytes()));
    findings.addAll(new Growth(work.before(), after, MORE_DESCRIPTORS).findings());
  }

  private void skills() {
    long silent = work.skills().stream().filter(skill -> !speaks(skill)).count();
    loss("skillsGone", "skills that did not come back", sum(SkillWatch::gone));
    loss("skillsDied", "skills that ended though nobody was killed", sum(SkillWatch::died));
    loss("skillsSilent", "skills that run and publish nothing", silent);
    loss(
        "skillsReplaced",
        "skills that lost their process though only the kernel was killed",
        sum(SkillWatch::replaced));
    fact("skillEvents", "events of skills that were heard", sum(SkillWatch::events));
  }

  private static boolean speaks(SkillWatch skill) {
    long before = skill.events();
    return SoakWork.holds(() -> skill.events() > before);
  }

  private long sum(ToLongFunction<SkillWatch> count) {
    return work.skills().stream().mapToLong(count).sum();
  }

  private void processes() {
    List<Worker> workers = work.workers();
    fact("processes", "processes that ran", total(workers, Worker::runs));
    fact("lines", "lines that they printed and somebody read", total(workers, Worker::lines));
    loss(
        "processesDied",
        "processes that ended though nobody killed them",
        total(workers, Worker::died));
    findings.add(
        new Finding(
            "processesEnded",
            "processes that ended because their kernel was killed",
            total(workers, Worker::endedWithKernel),
            PROCESSES_GO_ON));
    loss("linesLost", "lines that were missing or came twice", total(workers, Worker::linesLost));
    fact(
        "linesUnread",
        "lines that passed while no kernel was there",
        total(workers, Worker::linesUnread));
    loss("clientsDied", "clients that ended though nobody killed them", work.seat().died());
  }

  private static long total(List<Worker> workers, ToLongFunction<Worker> count) {
    return workers.stream().mapToLong(count).sum();
  }

  private void events() {
    Roll journal = new Roll();
    long twice = readJournal(journal);
    SoakWork.holds(
        () -> work.hearings().stream().allMatch(it -> journal.without(it.events()) == 0));
    fact("acknowledged", "durable events that were acknowledged", work.acknowledged().size());
    fact("journaled", "of all published ones in the journal", journal.size());
    loss(
        "eventsLost",
        "acknowledged events that are not in the journal",
        work.acknowledged().without(journal));
    loss("eventsTwice", "events that are in the journal twice", twice);
    loss(
        "gaps",
        "events of the journal that a subscriber did not get",
        work.hearings().stream().mapToLong(it -> journal.without(it.events())).sum());
    loss(
        "duplicates",
        "events that a subscriber got twice",
        work.hearings().stream().mapToLong(Hearing::twice).sum());
    loss(
        "disorder",
        "events that a subscriber got after a later one",
        work.hearings().stream().mapToLong(Hearing::disordered).sum());
  }

  /// Returns how many are in it twice.
  private long readJournal(Roll journal) {
    long twice = 0;
    Optional<Long> from = Optional.of(0L);
    boolean end = false;
    while (!end) {
      EventApi.Page page =
          work.owner()
              .call(
                  SystemCalls.JOURNAL_READ,
                  new EventApi.Read(
                      Numbered.TOPIC, from, Optional.empty(), Optional.empty(), Optional.empty()));
      for (var event : page.events()) {
        Numbered it = Numbered.of(event);
        twice += journal.add(it.publisher(), it.number()) ? 0 : 1;
      }
      from = Optional.of(page.next());
      end = page.end();
    }
    return twice;
  }

  private void stopSkills() {
    for (String skill : SoakMachine.SKILLS) {
      work.owner().call(SystemCalls.SKILL_STOP, new SkillApi.Name(skill));
    }
  }

  private void fact(String name, String sentence, long count) {
    findings.add(Finding.fact(name, sentence, count));
  }

  private void loss(String name, String sentence, long count) {
    findings.add(Finding.loss(name, sentence, count));
  }
}
