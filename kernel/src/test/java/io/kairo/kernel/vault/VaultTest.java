package io.kairo.kernel.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultTest {
  private static final byte[] SECRET = "canary-7f3a".getBytes(StandardCharsets.UTF_8);

  @TempDir Path state;

  @Test
  void secretComesBackToWhoHasTheKeyAndIsNowhereOnDisk() throws IOException {
    new Vault(state).put("api-key", SECRET);

    assertThat(new Vault(state).reveal("api-key")).contains(SECRET);
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void secretThatWasChangedOrPutInThePlaceOfAnotherIsRefused() throws IOException {
    Vault vault = new Vault(state);
    vault.put("one", SECRET);
    vault.put("two", "other".getBytes(StandardCharsets.UTF_8));
    Path one = state.resolve("vault/one");

    Files.copy(state.resolve("vault/two"), one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> vault.reveal("one"))
        .withMessageStartingWith("secret 'one' was changed, or is not of the key");
  }

  @Test
  void secretIsReplacedListedAndForgotten() throws IOException {
    Vault vault = new Vault(state);
    vault.put("api-key", "old".getBytes(StandardCharsets.UTF_8));
    vault.put("api-key", SECRET);

    assertThat(vault.reveal("api-key")).contains(SECRET);
    assertThat(vault.list()).containsOnlyKeys("api-key");
    assertThat(vault.remove("api-key")).isTrue();
    assertThat(vault.remove("api-key")).isFalse();
    assertThat(vault.reveal("api-key")).isEmpty();
    assertThat(vault.has("api-key")).isFalse();
  }

  @Test
  void nameThatIsAPathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vault(state).reveal("../vault.key"))
        .withMessageContaining("got '../vault.key'");
  }
}
