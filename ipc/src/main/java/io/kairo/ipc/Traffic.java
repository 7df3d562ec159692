package io.kairo.ipc;

/// What has passed over one connection.
///
/// @param requests calls that came in
/// @param replies replies that went out
/// @param events events that went out
/// @param droppedEvents events that the peer was too slow for
/// @param queuedBytes bytes that wait for the peer to read
public record Traffic(
    long requests, long replies, long events, long droppedEvents, long queuedBytes) {}
