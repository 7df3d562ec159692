package io.kairo.sandbox;

import io.kairo.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One start, prepared to the last byte: what a [Jail] carries out, and what came of it. The
/// results are written by the jail's thread and read by the supervisor's after [#finished].
final class Plan {
  /// The steps, in order, by the layer they put up.
  enum Step {
    CAPABILITIES("capabilities", "run kairo as an ordinary user"),
    NAMESPACES(
        "namespaces",
        "install bubblewrap and let ordinary users have user namespaces, or run kairo as root,"
            + " outside of containers that forbid namespaces and mounts"),
    USER("user", "run kairo as root"),
    PRIVILEGES("no_new_privs", "use Linux 3.5 or later"),
    LANDLOCK("landlock", "boot with landlock in lsm= and CONFIG_SECURITY_LANDLOCK=y"),
    SECCOMP(
        "seccomp",
        "use Linux 5.19 or later with CONFIG_SECCOMP_FILTER=y, and a container runtime that allows"
            + " seccomp and does not listen itself (EBUSY)"),
    LISTENER("interception", "raise the limit of open files or of epoll watches"),
    DESCRIPTORS("descriptors", "use Linux 5.11 or later"),
    LIMITS("limits", "ask for limits no higher than this process's own, see ulimit -H -a"),
    ENTRANCE("namespaces", "report this as a bug"),
    SPAWN("exec", "check that the profile lets the program and its loader be executed");

    private final String layer;
    private final String remedy;

    Step(String layer, String remedy) {
      this.layer = layer;
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }

    ConfinementException failed(IOException cause) {
      return new ConfinementException(layer, cause, remedy);
    }
  }

  /// What the kernel side needs of a plan. `event` is a filled `epoll_event` for the listener,
  /// which joins `epoll`; `wake` and `finished` tell the supervisor that the plan is through.
  /// `report` is where an [Entrance] says what came of it, [Launch#NONE] without one.
  record Means(
      int ruleset,
      MemorySegment program,
      boolean listens,
      boolean dropsCapabilities,
      Quarters.@Nullable Place place,
      int report,
      int epoll,
      MemorySegment event,
      int wake,
      Queue<Plan> finished) {}

  final Life life;
  final Means means;
  final Image image;

  private volatile @Nullable Step failedStep;
  private volatile int errno;
  private volatile @Nullable Throwable thrown;

  Plan(Life life, Means means, Image image) {
    this.life = life;
    this.means = means;
    this.image = image;
  }

  void fail(Step step, int error) {
    errno = error;
    failedStep = step;
  }

  void fail(Throwable cause) {
    thrown = cause;
  }

  /// Why there is no process, or null.
  @Nullable ConfinementException failure() {
    Throwable cause = thrown;
    if (cause != null) {
      ConfinementException failure =
          new ConfinementException("jail", cause.toString(), "report this as a bug");
      failure.initCause(cause);
      return failure;
    }
    Step step = failedStep;
    return step == null ? null : step.failed(new PosixException(call(step), errno));
  }

  private static String call(Step step) {
    return switch (step) {
      case CAPABILITIES -> "capset";
      case NAMESPACES -> "setns";
      case USER -> "setresuid";
      case PRIVILEGES -> "prctl";
      case LANDLOCK -> "landlock_restrict_self";
      case SECCOMP -> "seccomp";
      case LISTENER -> "epoll_ctl";
      case DESCRIPTORS -> "close_range";
      case LIMITS -> "prlimit";
      case ENTRANCE -> "kairo-enter";
      case SPAWN -> "posix_spawn";
    };
  }
}
