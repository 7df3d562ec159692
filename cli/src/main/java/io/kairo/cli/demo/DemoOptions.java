package io.kairo.cli.demo;

import io.kairo.api.ConsentApi.Scope;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Scopes;
import io.kairo.cli.shell.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How the demo is played.
///
/// @param seconds how long, from the first reading on
/// @param grant the answer that was given beforehand
/// @param policy a file that answers instead of a person
/// @param state a state folder that is kept, only as an option: KAIRO_STATE is that of a kernel
///   with real devices; a fresh one is removed at the end
record DemoOptions(
    int seconds, Optional<Scope> grant, Optional<Path> policy, Optional<Path> state, boolean json) {

  static DemoOptions of(Invocation invocation) {
    Optional<Scope> grant = invocation.option("--grant").map(DemoOptions::grant);
    Optional<Path> policy = invocation.option("--policy").map(Path::of).map(Path::toAbsolutePath);
    if (grant.isPresent() && policy.isPresent()) {
      throw new UsageException(
          "--grant and --policy must not be given together", "leave one of them out");
    }
    if (policy.isPresent() && !Files.isReadable(policy.get())) {
      throw new UsageException(
          "the policy must be a file that can be read, got '" + policy.get() + "'",
          "leave --policy out to be asked in this terminal");
    }
    return new DemoOptions(
        invocation.number("--seconds", 20, 4, 3600),
        grant,
        policy,
        invocation.option("--state").map(Path::of).map(Path::toAbsolutePath),
        invocation.json());
  }

  private static Scope grant(String word) {
    Scope scope = Scopes.parse(word);
    if (scope != Scope.ONCE && scope != Scope.SESSION) {
      throw new UsageException(
          "--grant must be once or session, got '" + word + "'", "the demo's kernel ends with it");
    }
    return scope;
  }
}
