package io.kairo.kernel.process;

/// A line of the kernel to a process that was started as an agent, and to all that it starts.
///
/// @param pid of that process
/// @param startTicks when it started, so that a later process with its pid is not taken for it
public record AgentLine(String agent, long pid, long startTicks) {}
