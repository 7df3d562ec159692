package io.kairo.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `skill.*` calls carry.
public final class SkillApi {
  private SkillApi() {}

  public record Install(@Doc("the package's folder, an absolute path") String path) {}

  public record Installed(@Doc("the skill") Skill skill) {}

  public record Listing(@Doc("the installed skills") List<Skill> skills) {}

  public record Name(@Doc("the skill's name") String name) {}

  public record Lint(@Doc("the package's folder, an absolute path") String path) {}

  public record Linted(
      @Doc("the skill's name") String name,
      @Doc("its version") String version,
      @Doc("what it may ever do") List<Ability> abilities,
      @Doc("what it can't do, whatever is granted") List<String> denied,
      @Doc("what it may use up, by what it is") Map<String, String> limits,
      @Doc("what its maker should mend; none if all is well") List<String> problems) {}

  /// A permission in plain words.
  public record Ability(
      @Doc("the permission's name in the manifest") String permission,
      @Doc("what it allows, such as 'read the serial device …'") String sentence,
      @Doc("whether the owner is asked before it holds") boolean asked,
      @Doc("whether the skill is of no use without it") boolean required,
      @Doc("the reason its maker gives, cleaned") String reason,
      @Doc("how it can be taken back, if the owner is asked")
          Optional<ConsentApi.Revocation> revocation) {}

  public record Start(
      @Doc("the skill's name") String name,
      @Doc("the agent it works for") Optional<String> agent) {}

  public record Skill(
      @Doc("the skill's name") String name,
      @Doc("its version") String version,
      @Doc("what it does, from SKILL.md") String description,
      @Doc("SHA-256 over the package's manifest and binaries") String digest,
      @Doc("stopped, running, restarting or failed") SkillState state,
      @Doc("its process id while it runs") Optional<Long> pid,
      @Doc("restarts since it was started") int restarts,
      @Doc("the agent it works for") Optional<String> agent,
      @Doc("how the last process ended") Optional<String> lastExit,
      @Doc("what it may ask for") List<Permission> permissions) {}

  public enum SkillState {
    STOPPED,
    RUNNING,
    RESTARTING,
    FAILED
  }
}
