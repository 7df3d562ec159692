package io.kairo.kernel.syscall;

/// What a client subscribed to, over one connection. Called by any thread; none of the methods
/// waits.
interface ClientSubscription extends AutoCloseable {
  /// The client takes so many messages more.
  void credit(int more);

  /// The connection has room again.
  void drained();

  /// Ends it.
  @Override
  void close();
}
