package io.kairo.bench;

import io.kairo.posix.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Packages a program of the bench as a skill that may open the simulated thermometer.
final class SkillFolder {
  private SkillFolder() {}

  static Path write(Workshop workshop, String name, Path program) throws IOException {
    return write(workshop, name, program, false);
  }

  /// @param proxied whether the kernel stands between it and the thermometer
  static Path write(Workshop workshop, String name, Path program, boolean proxied)
      throws IOException {
    Path folder = workshop.fresh("skills").resolve(name);
    String platform = Architecture.current().platform();
    Path binary = folder.resolve("bin/" + platform + "/" + name);
    Files.createDirectories(binary.getParent());
    Files.copy(program, binary);
    Files.writeString(
        folder.resolve("SKILL.md"),
        "---\nname: " + name + "\ndescription: Reads a thermometer.\n---\n");
    Files.writeString(
        folder.resolve("kairo.yaml"),
        """
        kairo: 1
        name: %s
        version: 0.0.1
        description: Reads a thermometer.
        binaries:
          %s: {path: bin/%s/%s, sha256: "%s"}
        permissions:
          - id: thermometer
            device: serial
            name: agent://serial/thermometer
            access: read_write
            as: [/dev/ttyUSB0]
            reason: Read the temperature
            proxied: %s
        """
            .formatted(name, platform, platform, name, digest(binary), proxied));
    return folder;
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
