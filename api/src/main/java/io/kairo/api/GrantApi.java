package io.kairo.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What `grant.*` calls carry.
public final class GrantApi {
  private GrantApi() {}

  public record Listing(@Doc("every answer that holds") List<Grant> grants) {}

  public record Grant(
      @Doc("names the grant in grant.revoke") String id,
      @Doc("skill:name or agent:name") String subject,
      @Doc("digest of the skill's package; the grant dies with it") Optional<String> digest,
      @Doc("the agent it was given for") Optional<String> agent,
      @Doc("the permission's name in the manifest") String permission,
      @Doc("what it is for: a device, connect:host:port …") String resource,
      @Doc("whether it allows or denies") ConsentApi.Answer effect,
      @Doc("the most that it covers") Access access,
      @Doc("how long it holds") ConsentApi.Scope scope,
      @Doc("when it ends in any case") Optional<Instant> expires,
      @Doc("who answered: terminal, policy, flag …") String channel,
      @Doc("when it was given") Instant grantedAt,
      @Doc("when it was used last; unused for 90 days it is gone") Optional<Instant> lastUsed,
      @Doc("how often it was used") int uses) {}

  public record Revoke(@Doc("the grant, or all") String id) {}

  public record Revoked(
      @Doc("how many grants were taken back") int grants,
      @Doc("how many handles were closed") int handles,
      @Doc("skills that were stopped because they held the device themselves")
          List<String> stopped) {}
}
