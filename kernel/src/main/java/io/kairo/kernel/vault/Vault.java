package io.kairo.kernel.vault;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The owner's secrets, encrypted at rest: AES-256-GCM (NIST SP 800-38D), each under a nonce of its
/// own and bound to its name, so that one cannot be put in the place of another. The key is a file
/// that only the owner can read.
///
/// ```
/// vault.key        32 bytes
/// vault/NAME       12 bytes nonce, then the secret encrypted, then 16 bytes tag
/// ```
public final class Vault {
  /// The largest secret.
  public static final int LARGEST = 64 << 10;

  private static final Pattern NAME = Pattern.compile("(?=.{1,48}$)[a-z0-9]+(-[a-z0-9]+)*");
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Path keyFile;
  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  /// @param state the kernel's folder
  public Vault(Path state) {
    keyFile = state.resolve("vault.key");
    folder = state.resolve("vault");
  }

  /// Keeps a secret, in the place of the one that had its name. On disk when this returns.
  public synchronized void put(String name, byte[] secret) throws IOException {
    requireName(name);
    if (secret.length == 0 || secret.length > LARGEST) {
      throw new IllegalArgumentException(
          "secret must have 1 to " + LARGEST + " bytes, got " + secret.length);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, name, nonce, secret);
    byte[] bytes = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, bytes, NONCE_BYTES, sealed.length);
    Files.createDirectories(folder, ownerOnly("rwx------"));
    write(folder.resolve(name), bytes);
  }

  /// The secret called `name`, if there is one. The caller wipes it.
  public synchronized Optional<byte[]> reveal(String name) throws IOException {
    Path file = folder.resolve(requireName(name));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length <= NONCE_BYTES) {
      throw new IOException("secret '" + name + "' is damaged");
    }
    byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
    return Optional.of(crypt(Cipher.DECRYPT_MODE, name, nonce, sealed));
  }

  /// Whether there is a secret called `name`.
  public boolean has(String name) {
    return NAME.matcher(name).matches() && Files.exists(folder.resolve(name));
  }

  /// Forgets a secret. Returns whether there was one.
  public synchronized boolean remove(String name) throws IOException {
    return Files.deleteIfExists(folder.resolve(requireName(name)));
  }

  /// When each secret was stored, by name.
  public synchronized Map<String, Instant> list() throws IOException {
    Map<String, Instant> secrets = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        all.forEach(files::add);
      }
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (NAME.matcher(name).matches()) {
          secrets.put(name, Files.getLastModifiedTime(file).toInstant());
        }
      }
    }
    return secrets;
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a secret must be named with at most 48 lower-case letters, words joined by -, got '"
              + name
              + "'");
    }
    return name;
  }

  private byte[] crypt(int mode, String name, byte[] nonce, byte[] bytes) throws IOException {
    byte[] key = key();
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "secret '" + name + "' was changed, or is not of the key in " + keyFile, e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] key() throws IOException {
    if (!Files.exists(keyFile)) {
      byte[] fresh = new byte[KEY_BYTES];
      random.nextBytes(fresh);
      write(keyFile, fresh);
      return fresh;
    }
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != KEY_BYTES) {
      throw new IOException("vault key must have " + KEY_BYTES + " bytes, in " + keyFile);
    }
    return key;
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, ownerOnly("rw-------"));
    try (var channel =
        java.nio.channels.FileChannel.open(fresh, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(bytes));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?> ownerOnly(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
