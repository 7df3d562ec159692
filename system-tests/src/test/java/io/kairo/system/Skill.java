package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes skill packages for tests, with programs compiled from C.
final class Skill {
  private static final String SMALL = "{memory: 64Mi, files: 32, fsize: 1Mi}";
  private static final String LARGE = "{memory: 2Gi, files: 1024, fsize: 256Mi, processes: 256}";

  private Skill() {}

  /// Compiles `source` and wraps it in a package of the given name.
  static Path compile(String name, String source, String permissions) throws Exception {
    return compile(name, source, permissions, "", List.of(), false);
  }

  /// As [#compile], with more lines of the manifest.
  static Path compile(String name, String source, String permissions, String lines)
      throws Exception {
    return compile(name, source, permissions, lines, List.of(), false);
  }

  /// As [#compile], with room for large programs.
  static Path compileLarge(String name, String source, String permissions) throws Exception {
    return compile(name, source, permissions, "", List.of(), true);
  }

  /// As [#compile], with the SDK, for a skill that is started again when it fails.
  static Path compileWithSdk(String name, String source, String permissions) throws Exception {
    return compileWithSdk(name, source, permissions, "");
  }

  /// As [#compileWithSdk], with more lines of the manifest.
  static Path compileWithSdk(String name, String source, String permissions, String lines)
      throws Exception {
    String sdk = ClientProgram.tests("sdk/c").toString();
    List<String> more = List.of("-I" + sdk, sdk + "/kairo.c");
    return compile(name, source, permissions, "restart: on-failure\n" + lines, more, false);
  }

  /// Installs the package in `folder` and starts it. Returns its process.
  static long start(Kairo owner, Path folder) {
    owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(folder.toString()));
    String name = String.valueOf(folder.getFileName());
    return owner
        .call(SystemCalls.SKILL_START, new SkillApi.Start(name, Optional.empty()))
        .pid()
        .orElseThrow();
  }

  private static Path compile(
      String name,
      String source,
      String permissions,
      String lines,
      List<String> more,
      boolean large)
      throws Exception {
    Path folder = Files.createTempDirectory("skill").resolve(name);
    Path program = folder.resolve("bin/" + platform() + "/" + name);
    Files.createDirectories(program.resolveSibling("."));
    Path file = Files.writeString(folder.resolve(name + ".c"), source);
    List<String> compiler =
        new ArrayList<>(List.of("cc", "-O2", "-static", "-o", program.toString(), file.toString()));
    compiler.addAll(more);
    Command.Result cc = Command.run(compiler, Map.of());
    assertThat(cc.status()).as(cc.stderr()).isZero();
    write(folder, name, permissions, large ? LARGE : SMALL, lines);
    return folder;
  }

  private static void write(
      Path folder, String name, String permissions, String limits, String lines) throws Exception {
    Files.writeString(
        folder.resolve("SKILL.md"),
        "---\nname: " + name + "\ndescription: A skill for tests.\n---\n");
    Files.writeString(
        folder.resolve("kairo.yaml"),
        """
        kairo: 1
        name: %s
        version: 0.0.1
        description: A skill for tests.
        binaries:
          %s: {path: bin/%s/%s, sha256: "%s"}
        permissions: [%s]
        limits: %s
        %s
        """
            .formatted(
                name,
                platform(),
                platform(),
                name,
                digest(program(folder)),
                permissions,
                limits,
                lines));
  }

  /// The program of a package for this machine.
  static Path program(Path folder) {
    String name = folder.getFileName().toString();
    return folder.resolve("bin/" + platform() + "/" + name);
  }

  static String platform() {
    return System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x64";
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  /// Flips one bit of the last byte of a file.
  static void tamper(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    boolean writable = file.toFile().setWritable(true);
    assertThat(writable).isTrue();
    Files.write(file, bytes);
  }

  /// The files below a folder that are called `name`.
  static List<Path> find(Path folder, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      files
          .filter(f -> Files.isRegularFile(f) && f.getFileName().toString().equals(name))
          .forEach(found::add);
    }
    return found;
  }
}
