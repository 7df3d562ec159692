package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.kernel.skill.Manifest.Binary;
import io.kairo.kernel.yaml.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A skill's folder: `SKILL.md`, `kairo.yaml` and the binaries that the manifest lists.
///
/// @param digest SHA-256 of the manifest, which names the digest of every binary, and of `SKILL.md`
record SkillPackage(Path folder, Manifest manifest, String digest) {
  static final String MANIFEST = "kairo.yaml";
  static final String DOCUMENT = "SKILL.md";
  private static final long LARGEST_TEXT = 1 << 20;

  /// Reads the manifest in `folder`; binaries are not looked at.
  static SkillPackage open(Path folder) {
    try {
      byte[] manifest = text(folder, MANIFEST);
      byte[] document = text(folder, DOCUMENT);
      MessageDigest sha256 = sha256();
      sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(manifest.length).array());
      sha256.update(manifest);
      sha256.update(document);
      return new SkillPackage(
          folder,
          ManifestReader.parse(
              folder.resolve(MANIFEST).toString(), new String(manifest, StandardCharsets.UTF_8)),
          HexFormat.of().formatHex(sha256.digest()));
    } catch (NoSuchFileException e) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "a skill package must have "
              + MANIFEST
              + " and "
              + DOCUMENT
              + ", missing is '"
              + e.getFile()
              + "'");
    } catch (YamlException e) {
      throw new CallException(ErrorCode.VERIFICATION_FAILED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CallException(ErrorCode.UNAVAILABLE, "skill package must be readable, found: " + e);
    }
  }

  private static byte[] text(Path folder, String name) throws IOException {
    Path file = plain(folder, name);
    if (Files.size(file) > LARGEST_TEXT) {
      throw new CallException(
          ErrorCode.VERIFICATION_FAILED,
          "file '" + file + "' may have " + LARGEST_TEXT + " bytes, it has " + Files.size(file));
    }
    return Files.readAllBytes(file);
  }

  /// A file of the package, which neither is a link nor lies behind one: a link could lead to what
  /// its maker may not read and its owner may.
  static Path plain(Path folder, String path) throws IOException {
    Path real = folder.toRealPath();
    Path file = real.resolve(path);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !file.toRealPath().equals(file)) {
      throw new CallException(
          ErrorCode.VERIFICATION_FAILED,
          "file '" + file + "' must be a plain file in the package, and is a link or no file");
    }
    return file;
  }

  /// Checks every binary that the manifest lists.
  void verifyAll() {
    manifest.binaries().values().forEach(this::verify);
  }

  /// Checks one binary that the manifest lists.
  void verify(Binary binary) {
    Path file = folder.resolve(binary.path());
    try (InputStream in = Files.newInputStream(plain(folder, binary.path()))) {
      verify(file, binary, in);
    } catch (IOException e) {
      throw new CallException(ErrorCode.UNAVAILABLE, "file '" + file + "' must be readable: " + e);
    }
  }

  /// Checks the bytes of one binary, read from `in`.
  static void verify(Path file, Binary binary, InputStream in) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      sha256.update(buffer, 0, n);
    }
    String found = HexFormat.of().formatHex(sha256.digest());
    if (!found.equals(binary.sha256())) {
      throw new CallException(
          ErrorCode.VERIFICATION_FAILED,
          "file '" + file + "' must have SHA-256 " + binary.sha256() + ", found " + found,
          "install the skill again from a source you trust");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
