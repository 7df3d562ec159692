package io.kairo.sandbox;

/// What a tree uses right now.
///
/// @param memory bytes that are resident and no file's; what processes share counts for each
/// @param processes threads of all processes
/// @param ticks processor time, see [ProcessStat]
record Usage(long memory, int processes, long ticks) {
  static final Usage NONE = new Usage(0, 0, 0);

  Usage plus(Usage other) {
    return new Usage(memory + other.memory, processes + other.processes, ticks + other.ticks);
  }
}
