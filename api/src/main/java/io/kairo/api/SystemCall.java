package io.kairo.api;

/// One row of the table of system calls.
///
/// @param name the name on the wire, such as `device.claim`
/// @param params what the caller sends
/// @param result what it gets back
/// @param authority what the caller must have
/// @param effect what happens when it is made twice
/// @param undoable whether another call takes it back
/// @param stability what a client may rely on
/// @param sentence what it does, for people and models
public record SystemCall<P extends Record, R extends Record>(
    String name,
    Class<P> params,
    Class<R> result,
    Authority authority,
    Effect effect,
    boolean undoable,
    Stability stability,
    String sentence) {}
