package io.kairo.api;

import java.util.List;
import java.util.Optional;

/// What `skill.*` calls carry.
public final class SkillApi {
  private SkillApi() {}

  public record Install(@Doc("the package's folder, an absolute path") String path) {}

  public record Installed(@Doc("the skill") Skill skill) {}

  public record Listing(@Doc("the installed skills") List<Skill> skills) {}

  public record Name(@Doc("the skill's name") String name) {}

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
