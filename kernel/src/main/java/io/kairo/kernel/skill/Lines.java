package io.kairo.kernel.skill;

import io.kairo.kernel.process.Descriptors;
import io.kairo.kernel.session.BegunCalls;
import io.kairo.kernel.session.Custody;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Orphan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The descriptors by which the kernel and a skill's process hang together, as they are kept for
/// the next kernel: `skill.NAME.` and what each is.
final class Lines {
  private static final String LINE = "line";
  private static final String STDOUT = "stdout";
  private static final String STDERR = "stderr";
  private static final String LISTENER = "listener";
  private static final String DOCKET = "docket";
  private static final String CALLS = "calls";
  private static final List<String> ALL = List.of(LINE, STDOUT, STDERR, LISTENER, DOCKET, CALLS);

  private final Custody custody;

  /// The kernel's ends that a process before had; they belong to who took them.
  record Ends(int line, int stdout, int stderr) {}

  /// Where the calls of the skill's new line are written down.
  BegunCalls begun(String skill) throws IOException {
    return BegunCalls.create(custody, name(skill, CALLS));
  }

  /// Where those of its old line are. Empty when that was not kept.
  Optional<BegunCalls> takeBegun(String skill, Descriptors mine) throws IOException {
    int calls = take(skill, CALLS, mine);
    return calls == Launch.NONE ? Optional.empty() : Optional.of(BegunCalls.map(calls));
  }

  Lines(Custody custody) {
    this.custody = custody;
  }

  /// Keeps the kernel's ends, before the process is there.
  void keep(String skill, Ends ends) throws IOException {
    custody.keep(name(skill, LINE), ends.line());
    custody.keep(name(skill, STDOUT), ends.stdout());
    custody.keep(name(skill, STDERR), ends.stderr());
  }

  /// Keeps what decides the process's stopped calls.
  void keep(String skill, Confined process) throws IOException {
    process.lend((listener, docket) -> {
      custody.keep(name(skill, LISTENER), listener);
      custody.keep(name(skill, DOCKET), docket);
    });
  }

  /// The process is gone.
  void drop(String skill) {
    ALL.forEach(part -> custody.drop(name(skill, part)));
  }

  /// What was kept of the skill's process, if that is all that is needed. `mine` owns it.
  Optional<Ends> takeEnds(String skill, Descriptors mine) {
    Ends ends =
        new Ends(take(skill, LINE, mine), take(skill, STDOUT, mine), take(skill, STDERR, mine));
    boolean whole = ends.line() >= 0 && ends.stdout() >= 0 && ends.stderr() >= 0;
    return whole ? Optional.of(ends) : Optional.empty();
  }

  /// The skill's process as a sandbox adopts it. `mine` owns its descriptors.
  Orphan takeOrphan(String skill, long pid, Descriptors mine) {
    return new Orphan(Math.toIntExact(pid), take(skill, LISTENER, mine), take(skill, DOCKET, mine));
  }

  private int take(String skill, String part, Descriptors mine) {
    OptionalInt kept = custody.take(name(skill, part));
    kept.ifPresent(mine::own);
    return kept.orElse(Launch.NONE);
  }

  private static String name(String skill, String part) {
    return "skill." + skill + "." + part;
  }
}
