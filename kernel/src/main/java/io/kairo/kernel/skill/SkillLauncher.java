package io.kairo.kernel.skill;

import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.session.RememberedRun;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Exit;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Starts confined processes for runs and cleans up after them.
public interface SkillLauncher {
  /// Asks for what a process has to be given before it starts; may wait for the owner. What it
  /// needs and does not get is an error.
  void prepare(Subject.Skill subject);

  /// Verifies the binary and starts it. `onExit` is called once, on a virtual thread of its own.
  Confined launch(SkillPackage source, Subject.Skill subject, BiConsumer<Long, Exit> onExit);

  /// Takes over the process of `record`, which the kernel before this one had started. Empty when
  /// it cannot go on.
  Optional<Confined> adopt(
      SkillPackage source,
      Subject.Skill subject,
      RememberedRun record,
      BiConsumer<Long, Exit> onExit);

  /// That process `pid` ended is written down.
  void endWritten(long pid);

  /// The run's process crashed and the run goes on.
  void crashed(Subject.Skill subject);

  /// The run is over.
  void ended(Subject.Skill subject);
}
