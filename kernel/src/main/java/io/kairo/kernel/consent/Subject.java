package io.kairo.kernel.consent;

import io.kairo.api.Permission;
import java.util.List;
import java.util.Optional;

/// Who asks, as the kernel knows it from the socket: never from what a message says.
public sealed interface Subject {
  /// The name on grants and in events, such as `skill:thermostat`.
  String id();

  /// The agent whose task this belongs to.
  default Optional<String> agent() {
    return Optional.empty();
  }

  /// What it declared that it may ask for.
  default List<Permission> permissions() {
    return List.of();
  }

  /// What a run-scoped grant is tied to.
  String run();

  /// The digest of the package that the subject's code came in.
  default Optional<String> digest() {
    return Optional.empty();
  }

  /// The person who owns the machine, at a client that is neither an agent nor started by one.
  record Owner(String client, long pid) implements Subject {
    @Override
    public String id() {
      return "owner";
    }

    @Override
    public String run() {
      return "owner";
    }
  }

  /// A process of which is not known that no agent started it: it may become an agent, and nothing
  /// else.
  ///
  /// @param why it is not the owner, and what would help
  record Stranger(long pid, String why) implements Subject {
    @Override
    public String id() {
      return "stranger";
    }

    @Override
    public String run() {
      return "stranger#" + pid;
    }
  }

  /// An agent's process and all that it starts. `startTicks` is when its process started: with the
  /// pid it names the process for ever.
  record Agent(String name, long pid, long startTicks, List<Permission> permissions)
      implements Subject {
    public Agent {
      permissions = List.copyOf(permissions);
    }

    @Override
    public String id() {
      return "agent:" + name;
    }

    @Override
    public Optional<String> agent() {
      return Optional.of(name);
    }

    @Override
    public String run() {
      return "agent:" + name + "#" + pid + "." + startTicks;
    }
  }

  /// A confined skill, known by the socketpair that it was born with. `run` outlives restarts by
  /// the kernel.
  record Skill(
      String name,
      String packageDigest,
      Optional<String> agent,
      String run,
      List<Permission> permissions)
      implements Subject {
    public Skill {
      permissions = List.copyOf(permissions);
    }

    @Override
    public String id() {
      return "skill:" + name;
    }

    @Override
    public Optional<String> digest() {
      return Optional.of(packageDigest);
    }
  }
}
