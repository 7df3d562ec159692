package io.kairo.sandbox;

/// A confined process that goes on although the JVM that had started it is dead. The descriptors
/// are those that it had lent, [Launch#NONE] if it had not; the new sandbox owns them.
///
/// @param pid which must not have come to mean another process: somebody holds its end back
/// @param listener tells of the calls that are stopped
/// @param docket says which of them are undecided
public record Orphan(int pid, int listener, int docket) {}
