package io.kairo.sandbox;

import java.net.InetSocketAddress;

/// A stopped `connect` or `bind` of a TCP socket.
///
/// @param descriptor of the socket, in the process
/// @param address a copy of what the process asked for; what it has in memory may be something else
///   by now
/// @param inet6 whether the socket was made for IPv6, an address of IPv4 then being a mapped one
/// @param flags of the descriptor: O_NONBLOCK and O_CLOEXEC
public record SocketCall(int descriptor, InetSocketAddress address, boolean inet6, int flags) {}
