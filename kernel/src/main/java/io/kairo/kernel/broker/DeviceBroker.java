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
/// judges, and the skill gets a descriptor that the kernel opened. The skill holds the device
/// itself then, so taking the grant back means stopping the skill.
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

  Answer open(String path, int flags) {
    Optional<DeviceName> device = device(path);
    return device.isEmpty() ? new Answer.Refused(Errno.EACCES) : open(device.get(), access(flags));
  }

  private Answer open(DeviceName device, Access access) {
    return answer(device, access, monitor.judgeUse(skill, device.value(), access));
  }

  private Answer answer(DeviceName device, Access access, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed(Optional<String> grant) -> inject(device, access, grant);
      case Verdict.Denied _ -> new Answer.Refused(Errno.EACCES);
    };
  }

  /// What [#open] answers at once: to a skill that has the device and may go on having it.
  Optional<Answer> openAgain(String path, int flags) {
    Access access = access(flags);
    return device(path)
        .filter(device -> devices.isHeldBy(skill, device))
        .flatMap(device ->
            monitor
                .judgeAtOnce(skill, device.value(), access)
                .map(verdict -> answer(device, access, verdict)));
  }

  /// The device that is opened as `path`. A permission for every device of a kind is for the one
  /// that there is; of several none is meant.
  private Optional<DeviceName> device(String path) {
    return skill.permissions().stream()
        .filter(p -> p.paths().contains(path))
        .findFirst()
        .flatMap(p -> p.isEvery() ? devices.only(p) : Optional.of(new DeviceName(p.target())));
  }

  /// The device is opened after the answer, by its name, so that what was unplugged meanwhile is
  /// not mistaken for what was granted.
  private Answer inject(DeviceName device, Access access, Optional<String> grant) {
    return switch (devices.openForSkill(skill, device, access, grant)) {
      case DeviceTable.Opened.Descriptor(int fd) -> deliver(fd, grant);
      case DeviceTable.Opened.Failed(int errno, String sentence) -> {
        LOG.log(
            System.Logger.Level.WARNING,
            "granted device could not be opened device={0} skill={1}: {2}",
            device,
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
