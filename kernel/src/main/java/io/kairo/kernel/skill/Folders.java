package io.kairo.kernel.skill;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.kernel.consent.Declarations.Declaration;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.PlainWords;
import io.kairo.kernel.consent.Revocable;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.consent.Verdict;
import io.kairo.kernel.process.FileTree;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The folders that skills reach. `$DATA` is a skill's own and stays, `$TMP` is its own and is
/// empty at every start, `$HOME` is the owner's home, of which a skill gets what it was granted
/// before it starts: a process cannot be given more of the file system later.
public final class Folders implements Revocable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path state;
  private final Path home;
  private final Monitor monitor;
  private final Grants grants;

  /// What runs were granted, by run and permission. Guarded by itself.
  private final Map<String, List<Granted>> granted = new HashMap<>();

  private record Granted(String skill, Permission permission, Optional<String> grant) {}

  /// A folder that a process may reach.
  record Reach(Path folder, boolean write) {}

  /// @param state the kernel's folder, beneath which `$DATA` and `$TMP` lie
  /// @param home the owner's
  public Folders(Path state, Path home, Monitor monitor, Grants grants) {
    this.state = state;
    this.home = home;
    this.monitor = monitor;
    this.grants = grants;
  }

  /// Asks for the owner's folders that `skill` declares; may wait. One that it needs and does not
  /// get is an error.
  void ask(Subject.Skill skill) {
    List<Granted> run = new ArrayList<>();
    for (Permission permission : asked(skill)) {
      real(permission);
      switch (monitor.judgeUse(skill, permission.resource(), permission.access())) {
        case Verdict.Allowed(Optional<String> grant) ->
            run.add(new Granted(skill.name(), permission, grant));
        case Verdict.Denied(ErrorCode code, String sentence, String help) -> {
          if (permission.required()) {
            throw new CallException(
                code,
                "skill '"
                    + skill.name()
                    + "' needs to "
                    + PlainWords.of(permission)
                    + ", and may not: "
                    + sentence,
                help);
          }
        }
      }
    }
    put(skill, run);
  }

  /// A run goes on over another kernel, with what it was granted before.
  void resume(Subject.Skill skill) {
    List<Granted> run = new ArrayList<>();
    for (Permission permission : asked(skill)) {
      Declaration wanted = Declaration.of(skill, permission, permission.resource());
      grants
          .covering(wanted, permission.access())
          .ifPresent(
              grant -> run.add(new Granted(skill.name(), permission, Optional.of(grant.id()))));
    }
    put(skill, run);
  }

  private void put(Subject.Skill skill, List<Granted> run) {
    synchronized (granted) {
      granted.put(skill.run(), run);
    }
  }

  private static List<Permission> asked(Subject.Skill skill) {
    return of(skill).filter(Permission::isAsked).toList();
  }

  private static Stream<Permission> of(Subject.Skill skill) {
    return skill.permissions().stream().filter(p -> p.kind() == Kind.FILES);
  }

  /// What the next process of the run may reach. Makes the skill's own folders, and has them belong
  /// to whom it runs as.
  List<Reach> reach(Subject.Skill skill, OptionalInt user) throws IOException {
    List<Reach> reach = new ArrayList<>();
    for (Permission permission : of(skill).filter(p -> !p.isAsked()).toList()) {
      Path folder = own(skill, permission.target());
      Files.createDirectories(folder, OWNER_ONLY);
      give(root(skill, permission.target()), user.orElse(Unistd.getuid()));
      reach.add(new Reach(folder, writes(permission)));
    }
    synchronized (granted) {
      for (Granted one : granted.getOrDefault(skill.run(), List.of())) {
        if (one.grant().filter(grants::isHeld).isPresent()) {
          reach.add(new Reach(real(one.permission()), writes(one.permission())));
        }
      }
    }
    return reach;
  }

  /// Only root can give files away, and only root starts a skill as somebody else.
  private static void give(Path folder, int user) throws IOException {
    if (Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private Path root(Subject.Skill skill, String target) {
    return own(skill, target.startsWith("$DATA") ? "$DATA" : "$TMP");
  }

  private static boolean writes(Permission permission) {
    return permission.access() != Access.READ;
  }

  /// The folder behind `$DATA/…` or `$TMP/…`.
  private Path own(Subject.Skill skill, String target) {
    String root = target.startsWith("$DATA") ? "data" : "tmp";
    int slash = target.indexOf('/');
    Path folder = state.resolve(root).resolve(skill.name());
    return slash < 0 ? folder : folder.resolve(target.substring(slash + 1));
  }

  /// The skill's own `$DATA`, if it declared a part of it.
  Optional<Path> data(Subject.Skill skill) {
    return declared(skill, "$DATA");
  }

  /// The skill's own `$TMP`, if it declared a part of it.
  Optional<Path> tmp(Subject.Skill skill) {
    return declared(skill, "$TMP");
  }

  private Optional<Path> declared(Subject.Skill skill, String root) {
    return of(skill)
        .filter(p -> p.target().startsWith(root))
        .findFirst()
        .map(_ -> own(skill, root));
  }

  /// The folder behind `$HOME/…`, without links: one that leads out of the home is refused, and so
  /// is one in which Kairo's own state lies.
  private Path real(Permission permission) {
    String target = permission.target();
    int slash = target.indexOf('/');
    Path named = slash < 0 ? home : home.resolve(target.substring(slash + 1));
    try {
      Path real = named.toRealPath();
      Path own = state.toRealPath();
      if (!real.startsWith(home.toRealPath()) || !Files.isDirectory(real)) {
        throw refused(permission, named, "a folder in the owner's home");
      }
      if (own.startsWith(real) || real.startsWith(own)) {
        throw refused(permission, named, "a folder without Kairo's own state");
      }
      return real;
    } catch (IOException e) {
      throw refused(permission, named, "a folder that is there");
    }
  }

  private static CallException refused(Permission permission, Path folder, String what) {
    return new CallException(
        ErrorCode.INVALID_ARGUMENT,
        "permission '" + permission.id() + "' must be for " + what + ", got '" + folder + "'",
        "");
  }

  @Override
  public Closed revoke(String grant) {
    synchronized (granted) {
      List<String> skills =
          granted.values().stream()
              .flatMap(List::stream)
              .filter(one -> one.grant().filter(grant::equals).isPresent())
              .map(Granted::skill)
              .distinct()
              .toList();
      return new Closed(0, skills);
    }
  }

  /// A process of the run is gone, or about to start: `$TMP` is empty.
  void clear(Subject.Skill skill) throws IOException {
    FileTree.delete(own(skill, "$TMP"));
  }

  /// The run is over.
  void end(Subject.Skill skill) {
    synchronized (granted) {
      granted.remove(skill.run());
    }
  }
}
