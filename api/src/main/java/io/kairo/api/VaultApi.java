package io.kairo.api;

import java.time.Instant;
import java.util.List;

/// What `vault.*` calls carry. None of them returns a secret.
public final class VaultApi {
  private VaultApi() {}

  @SuppressWarnings("ArrayRecordComponent")
  public record Put(
      @Doc("what the secret is called, lower-case words joined by -") String name,
      @Doc("the secret, at most 64 KiB") byte[] secret) {}

  public record Name(@Doc("what the secret is called") String name) {}

  public record Listing(@Doc("the secrets, by name") List<Secret> secrets) {}

  public record Secret(
      @Doc("what it is called; a manifest names it so") String name,
      @Doc("what else names it, vault: and the name") String handle,
      @Doc("when it was put there") Instant storedAt) {}
}
