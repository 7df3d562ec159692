package io.kairo.sandbox;

/// What of the network a process may ask its [Broker] for. It never has a socket of its own that
/// reaches anything: one that does was made by the broker and put in its place. TCP only.
public enum Network {
  /// To connect.
  CONNECT,
  /// To bind an address and be connected to.
  ACCEPT
}
