package io.kairo.ipc;

/// What a server has seen since it started.
///
/// @param accepted connections that were taken
/// @param refused connections that were closed at once, for want of room
/// @param violations connections closed because of what they sent, or did not finish sending
/// @param evicted connections closed because they made the server hold too much
/// @param memory bytes that are held now for unfinished frames and unread output
public record Counters(long accepted, long refused, long violations, long evicted, long memory) {}
