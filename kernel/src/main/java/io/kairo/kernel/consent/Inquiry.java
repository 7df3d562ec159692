package io.kairo.kernel.consent;

import io.kairo.api.ConsentApi.Item;
import io.kairo.api.ConsentApi.Request;
import io.kairo.api.Permission;
import io.kairo.kernel.consent.Declarations.Declaration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Puts requests into the words that the owner reads. Guarded by the desk's lock.
final class Inquiry {
  private final Declarations declarations;
  private final Duration patience;
  private int sequence;

  /// @param patience how long the owner has to answer
  Inquiry(Declarations declarations, Duration patience) {
    this.declarations = declarations;
    this.patience = patience;
  }

  /// A request for what is declared, the one that somebody waits for first.
  PendingRequest of(List<Declaration> declared, Instant now) {
    Request request =
        new Request(
            "c" + ++sequence,
            declared.getFirst().subject().agent(),
            declared.stream().map(this::item).toList(),
            now,
            Optional.of(now.plus(patience)));
    return new PendingRequest(request, declared);
  }

  private Item item(Declaration declaration) {
    Permission permission = declaration.permission();
    return new Item(
        declaration.subject().id(),
        permission.id(),
        declaration.resource(),
        PlainWords.wants(permission),
        declarations.simulated(declaration.resource()).orElse(false),
        permission.access(),
        PlainText.of(permission.reason()),
        declaration.revocation());
  }
}
