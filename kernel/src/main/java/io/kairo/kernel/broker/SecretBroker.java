package io.kairo.kernel.broker;

import io.kairo.api.Access;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.consent.Verdict;
import io.kairo.kernel.vault.Vault;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.sandbox.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// Gives a skill the secrets that it declares, after the monitor's verdict: each is a file in
/// memory under the path that the manifest names. No call, no environment and no argument ever
/// holds one.
final class SecretBroker {
  private static final System.Logger LOG = System.getLogger(SecretBroker.class.getName());

  private final Subject.Skill skill;
  private final Monitor monitor;
  private final Vault vault;
  private final Disclosed disclosed;

  SecretBroker(Subject.Skill skill, Monitor monitor, Vault vault, Disclosed disclosed) {
    this.skill = skill;
    this.monitor = monitor;
    this.vault = vault;
    this.disclosed = disclosed;
  }

  /// The permission for the secret that is read as `path`.
  Optional<Permission> declared(String path) {
    return skill.permissions().stream()
        .filter(p -> p.kind() == Kind.SECRET && p.paths().contains(path))
        .findFirst();
  }

  Answer open(Permission permission, int flags) {
    if ((flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY) {
      return new Answer.Refused(Errno.EACCES);
    }
    if (!vault.has(permission.target())) {
      return new Answer.Refused(Errno.ENOENT);
    }
    return switch (monitor.judgeUse(skill, permission.resource(), Access.READ)) {
      case Verdict.Allowed(Optional<String> grant) -> {
        grant.ifPresent(id -> disclosed.add(id, skill));
        yield reveal(permission.target());
      }
      case Verdict.Denied _ -> new Answer.Refused(Errno.EACCES);
    };
  }

  private Answer reveal(String name) {
    try {
      Optional<byte[]> secret = vault.reveal(name);
      if (secret.isEmpty()) {
        return new Answer.Refused(Errno.ENOENT);
      }
      try {
        return new Answer.Granted(MemoryFile.of("kairo-secret", secret.get()));
      } finally {
        Arrays.fill(secret.get(), (byte) 0);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "secret cannot be read: " + e.getMessage());
      return new Answer.Refused(Errno.EIO);
    }
  }
}
