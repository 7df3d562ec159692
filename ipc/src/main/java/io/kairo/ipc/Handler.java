package io.kairo.ipc;

/// What a [Server] tells about its connections. Called on the server's one thread, so a method that
/// waits for anything holds up every peer: hand slow work to another thread and reply from there.
public interface Handler {
  /// A peer is there. Comes before its first request.
  void opened(Connection connection);

  /// A peer asks. A [io.kairo.api.CallException] that is thrown here becomes the reply.
  void request(Connection connection, Request request);

  /// A peer no longer wants the reply to the request with this id. Unless it was sent already, the
  /// request is still to be answered, with `cancelled`.
  void cancelled(Connection connection, Object id);

  /// A subscriber takes so many messages more.
  void credited(Connection connection, String subscriptionId, int credit);

  /// A peer has read what waited for it, after it did not keep up for a while.
  void drained(Connection connection);

  /// A peer is gone. Comes once, after its last request.
  void closed(Connection connection);
}
