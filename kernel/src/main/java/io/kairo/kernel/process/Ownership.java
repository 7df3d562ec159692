package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.ProcessApi.Options;
import io.kairo.kernel.consent.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What of a process's options only the owner may say, since it gives more than agents have.
final class Ownership {
  private Ownership() {}

  /// Throws when `subject` may not say `options`, or they cannot be true.
  static void require(Subject subject, Optional<Options> options) {
    options
        .flatMap(Options::cwd)
        .ifPresent(folder -> {
          require(subject, "a folder for a process", "leave cwd out: it gets a folder of its own");
          if (!Path.of(folder).isAbsolute() || !Files.isDirectory(Path.of(folder))) {
            throw new IllegalArgumentException(
                "cwd must be an absolute folder, got '" + folder + "'");
          }
        });
    options
        .flatMap(Options::agent)
        .ifPresent(agent -> {
          require(subject, "the agent that a process is", "leave agent out");
          Agents.requireName(agent);
        });
    for (String file : options.flatMap(Options::read).orElse(List.of())) {
      require(subject, "what a process may read", "leave read out");
      if (!Path.of(file).isAbsolute() || !Files.exists(Path.of(file))) {
        throw new IllegalArgumentException(
            "read must name absolute files and folders, got '" + file + "'");
      }
    }
  }

  private static void require(Subject subject, String what, String fix) {
    if (!(subject instanceof Subject.Owner)) {
      throw new CallException(
          ErrorCode.DENIED, "only the owner may name " + what + ", got " + subject.id(), fix);
    }
  }
}
