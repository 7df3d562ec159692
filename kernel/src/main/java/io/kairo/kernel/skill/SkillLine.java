package io.kairo.kernel.skill;

import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.session.BegunCalls;

/// A line of the kernel to a skill: who is at its other end, and what was going on there when
/// another kernel had it.
///
/// @param resumed whether another kernel had it before: what it did not answer is asked again
/// @param begun where it is written down which calls are begun
/// @param interrupted those that the other kernel had begun
public record SkillLine(
    Subject.Skill skill, boolean resumed, BegunCalls begun, BegunCalls.Interrupted interrupted) {
  /// What a skill speaks that can be told of a resumption.
  static final int VERSION = 2;

  /// A line that nobody had before.
  static SkillLine fresh(Subject.Skill skill, BegunCalls begun) {
    return new SkillLine(skill, false, begun, BegunCalls.Interrupted.NONE);
  }

  /// A line that another kernel had.
  static SkillLine resumed(Subject.Skill skill, BegunCalls begun) {
    return new SkillLine(skill, true, begun, begun.interrupted());
  }
}
