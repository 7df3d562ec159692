package io.kairo.kernel.consent;

import io.kairo.api.ConsentApi.Request;
import io.kairo.kernel.consent.Declarations.Declaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests that were denied because nobody answered. The owner can still allow what they asked
/// for, for the next time; so they are kept over the end of the run that asked. Guarded by the
/// desk's lock.
final class Reviews {
  private static final int MOST = 64;
  private static final int MOST_OF_ONE = 8;

  private final Map<String, PendingRequest> kept = new LinkedHashMap<>();

  /// The request that asks for this already.
  Optional<PendingRequest> find(Declaration wanted) {
    return kept.values().stream()
        .filter(request -> request.declared().stream().anyMatch(d -> isSame(d, wanted)))
        .findFirst();
  }

  private static boolean isSame(Declaration one, Declaration other) {
    return one.subject().id().equals(other.subject().id())
        && one.subject().digest().equals(other.subject().digest())
        && one.permission().equals(other.permission())
        && one.resource().equals(other.resource());
  }

  /// Keeps a request. False when there are too many, or one for the same.
  boolean keep(PendingRequest request) {
    Declaration asker = request.declared().getFirst();
    long ofOne =
        kept.values().stream()
            .filter(it -> it.declared().getFirst().subject().id().equals(asker.subject().id()))
            .count();
    if (kept.size() >= MOST || ofOne >= MOST_OF_ONE || find(asker).isPresent()) {
      return false;
    }
    kept.put(request.request().id(), request);
    return true;
  }

  Optional<PendingRequest> find(String id) {
    return Optional.ofNullable(kept.get(id));
  }

  /// The owner has answered what is `declared`.
  void settle(List<Declaration> declared) {
    kept.values()
        .removeIf(
            request -> declared.stream().anyMatch(d -> isSame(request.declared().getFirst(), d)));
  }

  /// Oldest first.
  List<Request> list() {
    return kept.values().stream().map(request -> request.request().unanswered()).toList();
  }
}
