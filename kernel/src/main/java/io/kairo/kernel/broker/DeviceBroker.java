package io.kairo.kernel.broker;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.consent.Verdict;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Answer;
import java.io.IOException;
import java.util.Optional;

/// Answers a skill's intercepted opens: the path is one that its manifest declares, the monitor
/// judges, and the skill gets a descriptor that the kernel opened. Unless that is of a proxy, the
/// skill holds the device itself then, and taking the grant back means stopping the skill.
final class DeviceBroker {
  private static final System.Logger LOG = System.getLogger(DeviceBroker.class.getName());

  private final Subject.Skill skill;
  private final Monitor monitor;
  private final DeviceTable devices;
  private final Grants grants;
  private volatile boolean ended;

  DeviceBroker(Subject.Skill skill, Monitor monitor, DeviceTable devices, Grants grants) {
    this.skill = skill;
    this.monitor = monitor;
    this.devices = devices;
    this.grants = grants;
  }

  /// What a path means.
  private record Wanted(DeviceName device, boolean proxied) {}

  Answer open(String path, int flags) {
    Access access = access(flags);
    return wanted(path)
        .map(it -> answer(it, access, monitor.judgeUse(skill, it.device().value(), access)))
        .orElse(new Answer.Refused(Errno.EACCES));
  }

  private Answer answer(Wanted wanted, Access access, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed(Optional<String> grant) -> inject(wanted, access, grant);
      case Verdict.Denied _ -> new Answer.Refused(Errno.EACCES);
    };
  }

  /// What [#open] answers at once: to a skill that has the device and may go on having it.
  Optional<Answer> openAgain(String path, int flags) {
    Access access = access(flags);
    return wanted(path)
        .filter(it -> devices.isHeldBy(skill, it.device()))
        .flatMap(it ->
            monitor
                .judgeAtOnce(skill, it.device().value(), access)
                .map(verdict -> answer(it, access, verdict)));
  }

  /// The device that is opened as `path`. A permission for every device of a kind is for the one
  /// that there is; of several none is meant.
  private Optional<Wanted> wanted(String path) {
    return skill.permissions().stream()
        .filter(p -> p.paths().contains(path))
        .findFirst()
        .flatMap(p ->
            (p.isEvery() ? devices.only(p) : Optional.of(new DeviceName(p.target())))
                .map(device -> new Wanted(device, p.proxied())));
  }

  /// The device is opened after the answer, by its name, so that what was unplugged meanwhile is
  /// not mistaken for what was granted.
  private Answer inject(Wanted wanted, Access access, Optional<String> grant) {
    return switch (devices.openForSkill(skill, wanted.device(), access, grant, wanted.proxied())) {
      case DeviceTable.Opened.Descriptor(int fd) -> deliver(fd, grant);
      case DeviceTable.Opened.Failed(int errno, String sentence) -> {
        LOG.log(
            System.Logger.Level.WARNING,
            "granted device could not be opened device={0} skill={1}: {2}",
            wanted.device(),
            skill.name(),
            sentence);
        yield new Answer.Refused(errno);
      }
    };
  }

  /// What was revoked, or whose process ended, while the device was being opened is given back.
  private Answer deliver(int fd, Optional<String> grant) {
    if (ended || grant.filter(grants::isHeld).isEmpty()) {
      devices.releaseAll(skill.run());
      close(fd);
      return new Answer.Refused(Errno.EACCES);
    }
    return new Answer.Granted(fd);
  }

  /// The process is gone. Comes before what it holds is released.
  void end() {
    ended = true;
  }

  private static void close(int fd) {
    try {
      Unistd.close(fd);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "descriptor did not close", e);
    }
  }

  private static Access access(int flags) {
    return switch (flags & Fcntl.O_ACCMODE) {
      case Fcntl.O_RDONLY -> Access.READ;
      case Fcntl.O_WRONLY -> Access.WRITE;
      default -> Access.READ_WRITE;
    };
  }
}
