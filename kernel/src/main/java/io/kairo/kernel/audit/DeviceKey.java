package io.kairo.kernel.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/// The Ed25519 key (RFC 8032) of this machine's kernel, made when it is first needed: `device.key`,
/// for its owner alone, and `device.pub`, both PEM (RFC 7468).
final class DeviceKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "device.key";
  private static final String PUBLIC = "device.pub";

  private final PrivateKey key;

  private DeviceKey(PrivateKey key) {
    this.key = key;
  }

  /// The key in `folder`, which is made if it is not there.
  static DeviceKey open(Path folder) throws IOException {
    try {
      if (!Files.exists(folder.resolve(PRIVATE))) {
        KeyPair made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        write(folder.resolve(PUBLIC), "PUBLIC KEY", made.getPublic().getEncoded());
        write(folder.resolve(PRIVATE), "PRIVATE KEY", made.getPrivate().getEncoded());
      }
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(read(folder.resolve(PRIVATE))));
      return new DeviceKey(key);
    } catch (GeneralSecurityException e) {
      throw new IOException("device key must be an Ed25519 key, in " + folder, e);
    }
  }

  /// The public key in `folder`.
  static PublicKey publicKey(Path folder) throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new X509EncodedKeySpec(read(folder.resolve(PUBLIC))));
  }

  /// The signature of `text`, in base64.
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("a key that was read can sign", e);
    }
  }

  /// Whether `signature`, in base64, is that of `text` by `key`.
  static boolean isSigned(PublicKey key, String text, String signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] read(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("file '" + file + "' must be a key in PEM", e);
    }
  }

  private static void write(Path file, String what, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + what
            + "-----\n";
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh,
        PosixFilePermissions.asFileAttribute(
            Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
