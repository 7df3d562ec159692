package io.kairo.kernel.consent;

import io.kairo.api.ConsentApi.Request;
import io.kairo.kernel.consent.ConsentDesk.Outcome;
import io.kairo.kernel.consent.Declarations.Declaration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A question that waits for its answer. One piece of the [ConsentDesk], whose lock guards it.
final class PendingRequest {
  private final Request request;
  private final List<Declaration> declared;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private int waiters;

  /// What is asked of whom: what an answer is remembered by.
  record Key(String run, String permission, String resource) {
    static Key of(Declaration declaration) {
      return new Key(
          declaration.subject().run(), declaration.permission().id(), declaration.resource());
    }
  }

  PendingRequest(Request request, List<Declaration> declared) {
    this.request = request;
    this.declared = declared;
  }

  Request request() {
    return request;
  }

  List<Declaration> declared() {
    return declared;
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  boolean covers(Declaration wanted) {
    return declared.stream().anyMatch(d -> Key.of(d).equals(Key.of(wanted)));
  }

  /// One more caller waits.
  void join() {
    waiters++;
  }

  /// One caller no longer waits. Returns whether that was the last one.
  boolean leave() {
    waiters--;
    return waiters == 0;
  }
}
