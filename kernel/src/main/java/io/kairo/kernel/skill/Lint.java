package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Revocation;
import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.api.SkillApi.Ability;
import io.kairo.api.SkillApi.Linted;
import io.kairo.kernel.consent.Declarations.Declaration;
import io.kairo.kernel.consent.PlainText;
import io.kairo.kernel.consent.PlainWords;
import io.kairo.kernel.skill.Manifest.Limits;
import io.kairo.posix.Architecture;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a package for the person who decides whether to install it, and for its maker: what it
/// would be allowed, in plain words, and what is wrong with it.
final class Lint {
  private final SkillPackage source;

  Lint(SkillPackage source) {
    this.source = source;
  }

  Linted linted() {
    Manifest manifest = source.manifest();
    return new Linted(
        manifest.name(),
        manifest.version(),
        manifest.permissions().stream().map(Lint::ability).toList(),
        denied(manifest.permissions()),
        limits(),
        problems());
  }

  /// What [Profiles] gives to no skill with these permissions.
  private static List<String> denied(List<Permission> permissions) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    permissions.forEach(permission -> kinds.add(permission.kind()));
    List<String> denied = new ArrayList<>();
    denied.add(
        kinds.contains(Kind.FILES)
            ? "open other files than those, its own package and the system's libraries"
            : "open files other than its own package and the system's libraries");
    if (!kinds.contains(Kind.CONNECT)) {
      denied.add("connect to anything");
    }
    if (!kinds.contains(Kind.LISTEN)) {
      denied.add("be reached over the network");
    }
    if (!kinds.contains(Kind.PROCESS)) {
      denied.add("start other programs");
    }
    denied.add("see or signal other processes");
    return denied;
  }

  private static Ability ability(Permission permission) {
    boolean asked = permission.isAsked();
    Optional<Revocation> revocation =
        asked ? Optional.of(Declaration.revocationForSkill(permission)) : Optional.empty();
    return new Ability(
        permission.id(),
        PlainWords.of(permission),
        asked,
        permission.required(),
        PlainText.of(permission.reason()),
        revocation);
  }

  /// What is given or holds anyway.
  private Map<String, String> limits() {
    Limits given = source.manifest().limits();
    Map<String, String> limits = new LinkedHashMap<>();
    Profiles.quota(source.manifest().permissions(), given)
        .ifPresent(quota -> limits.put("its own folders", size(quota)));
    limits.put("memory", size(given.memory().orElse(Profiles.DEFAULT_MEMORY)));
    limits.put("open files", String.valueOf(given.files().orElse(Profiles.DEFAULT_FILES)));
    limits.put("file size", size(given.fileSize().orElse(Profiles.DEFAULT_FILE_SIZE)));
    given.processes().ifPresent(count -> limits.put("processes", String.valueOf(count)));
    given.cpu().ifPresent(share -> limits.put("processor", share + " of a core"));
    given.cpuSeconds().ifPresent(time -> limits.put("processor time", time + " s"));
    given.wallTime().ifPresent(time -> limits.put("time", time.toSeconds() + " s"));
    given.output().ifPresent(rate -> limits.put("output", size(rate) + " a second"));
    return limits;
  }

  private static String size(long bytes) {
    if (bytes % (1L << 30) == 0) {
      return (bytes >> 30) + " GiB";
    }
    if (bytes % (1L << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes % (1L << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    binaries(problems);
    paths(problems);
    for (Permission permission : source.manifest().permissions()) {
      String shown = PlainText.of(permission.reason());
      if (!shown.equals(permission.reason())) {
        problems.add(
            "permission '"
                + permission.id()
                + "': reason must be one line of at most 140 visible characters, shown is: "
                + shown);
      }
      if (!permission.kind().isOffered()) {
        problems.add(PlainWords.unsupported(permission));
      }
      if (permission.kind() == Permission.Kind.SUBSCRIBE && permission.target().equals(">")) {
        problems.add(
            "permission '" + permission.id() + "': topic '>' is everything: name what it needs");
      }
    }
    return problems;
  }

  private void binaries(List<String> problems) {
    Map<String, Manifest.Binary> binaries = source.manifest().binaries();
    String here = Architecture.current().platform();
    if (!binaries.containsKey(here)) {
      problems.add("binaries must have one for " + here + " to run here, has " + binaries.keySet());
    }
    binaries.forEach((platform, binary) -> {
      try {
        source.verify(binary);
      } catch (CallException e) {
        problems.add("binary for " + platform + ": " + e.sentence());
      }
    });
  }

  /// Of two permissions with the same path the program can reach but one.
  private void paths(List<String> problems) {
    Set<String> seen = new HashSet<>();
    for (Permission permission : source.manifest().permissions()) {
      for (String path : permission.paths()) {
        if (!seen.add(path)) {
          problems.add(
              "permission '"
                  + permission.id()
                  + "': path '"
                  + path
                  + "' must occur once in the file");
        }
      }
    }
  }
}
