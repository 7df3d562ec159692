package io.kairo.sandbox;

/// What sockets a process may ask its [Broker] for. It never has one of its own that reaches
/// anything: one that does was made by the broker and put in its place.
public enum Network {
  /// To connect over TCP.
  CONNECT,
  /// To bind an address of TCP and be connected to.
  ACCEPT,
  /// To connect to a name in the file system, as a stream, unix(7). Not together with the others.
  LOCAL
}
