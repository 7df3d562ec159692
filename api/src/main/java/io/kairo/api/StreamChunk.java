package io.kairo.api;

/// A piece of a stream that somebody subscribed to.
///
/// @param subscriptionId the subscription that it came by
/// @param stream which one, such as `stdout`
/// @param data the bytes; empty in the last chunk
/// @param sequence counts the chunks of this subscription, from 0
/// @param end whether the stream has ended and this is the last chunk
@SuppressWarnings("ArrayRecordComponent") // nobody compares chunks, and a copy per chunk would cost
public record StreamChunk(
    String subscriptionId, String stream, byte[] data, long sequence, boolean end) {}
