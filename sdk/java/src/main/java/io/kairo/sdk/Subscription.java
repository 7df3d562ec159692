package io.kairo.sdk;

import io.kairo.api.EventApi;

/// Events that keep coming until it is closed, or the client is.
public final class Subscription implements AutoCloseable {
  private final Kairo kairo;
  private final EventApi.Subscribed subscribed;

  Subscription(Kairo kairo, EventApi.Subscribed subscribed) {
    this.kairo = kairo;
    this.subscribed = subscribed;
  }

  /// The kernel's name for it.
  public String id() {
    return subscribed.subscriptionId();
  }

  /// How many past events come first.
  public int replayed() {
    return subscribed.replayed();
  }

  /// Ends it: no event is delivered that has not begun to be.
  @Override
  public void close() {
    kairo.unsubscribe(id());
  }
}
