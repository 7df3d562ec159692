package io.kairo.bench;

import io.kairo.api.ConsentApi;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.api.Version;
import io.kairo.sdk.Kairo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The owner of a kernel, who allows for the session whatever is asked.
final class AllowingOwner implements AutoCloseable {
  private static final KernelApi.Hello HELLO =
      new KernelApi.Hello(
          "bench",
          Optional.of(Version.PROTOCOL),
          Optional.empty(),
          Optional.empty(),
          Optional.of(true));

  private final Kairo client;
  private final AtomicInteger asked = new AtomicInteger();

  AllowingOwner(Path socket) {
    client = Kairo.connect(socket, HELLO);
    client.subscribe(Topics.CONSENT_REQUESTED, 0, this::allow);
  }

  private void allow(Event event) {
    asked.incrementAndGet();
    String id = String.valueOf(event.payload().get("id"));
    Thread.startVirtualThread(() ->
        client.call(
            SystemCalls.CONSENT_DECIDE,
            new ConsentApi.Decide(
                id, ConsentApi.Answer.ALLOW, Optional.of(ConsentApi.Scope.SESSION))));
  }

  /// Its connection.
  Kairo client() {
    return client;
  }

  /// How many questions there were.
  int asked() {
    return asked.get();
  }

  @Override
  public void close() {
    client.close();
  }
}
