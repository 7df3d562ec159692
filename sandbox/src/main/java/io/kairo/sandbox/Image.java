package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Signal;
import io.kairo.posix.Spawn;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/// The arguments of `posix_spawn`, laid out in memory: whoever calls [#spawn] allocates nothing.
final class Image implements AutoCloseable {
  /// A session of its own, every signal default, none blocked.
  private static final MemorySegment ATTRIBUTES = attributes();

  private static final long MARGIN = 1024;

  private final MemorySegment path;
  private final MemorySegment arguments;
  private final MemorySegment environment;
  private final MemorySegment actions;
  private final MemorySegment pid;

  private Image(Launch launch, String program, SegmentAllocator memory) throws IOException {
    path = memory.allocateFrom(program);
    arguments = strings(launch.arguments(), memory);
    List<String> variables = new ArrayList<>();
    launch.environment().forEach((name, value) -> variables.add(name + "=" + value));
    environment = strings(variables, memory);
    pid = memory.allocate(JAVA_INT);
    MemorySegment directory = memory.allocateFrom(launch.directory().toString());
    actions = Spawn.allocateFileActions(memory);
    Spawn.posix_spawn_file_actions_init(actions);
    Spawn.posix_spawn_file_actions_addchdir_np(actions, directory);
  }

  /// The image of `launch`, with `descriptors` moved to 0..3; what is executed is the file behind
  /// `program`, a link in `/proc`.
  static Image of(Launch launch, String program, Descriptors descriptors, SegmentAllocator memory)
      throws IOException {
    Image image = new Image(launch, program, memory);
    try {
      for (int target = 0; target <= 2; target++) {
        image.move(descriptors.source(target), target);
      }
      if (descriptors.line() != Launch.NONE) {
        image.move(descriptors.line(), 3);
      }
      return image;
    } catch (IOException e) {
      image.close();
      throw e;
    }
  }

  /// In the child, `source` becomes `target` too.
  void move(int source, int target) throws IOException {
    Spawn.posix_spawn_file_actions_adddup2(actions, source, target);
  }

  /// How many bytes an image of `launch` takes, at most.
  static long size(Launch launch) {
    long size = MARGIN + 3L * launch.directory().toString().length();
    for (String argument : launch.arguments()) {
      size += 3L * argument.length() + 16;
    }
    for (var variable : launch.environment().entrySet()) {
      size += 3L * (variable.getKey().length() + variable.getValue().length()) + 16;
    }
    return size;
  }

  /// In the child, closes everything from `first` on.
  void closeFrom(int first) throws IOException {
    Spawn.posix_spawn_file_actions_addclosefrom_np(actions, first);
  }

  /// Starts it; 0 or an error number.
  int spawn(MemorySegment state) {
    return Spawn.posix_spawn(state, pid, path, actions, ATTRIBUTES, arguments, environment);
  }

  /// The process, once [#spawn] returned 0.
  int pid() {
    return pid.get(JAVA_INT, 0);
  }

  @Override
  public void close() throws IOException {
    Spawn.posix_spawn_file_actions_destroy(actions);
  }

  private static MemorySegment strings(List<String> strings, SegmentAllocator memory) {
    MemorySegment array = memory.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ADDRESS, i, memory.allocateFrom(strings.get(i)));
    }
    array.setAtIndex(ADDRESS, strings.size(), MemorySegment.NULL);
    return array;
  }

  private static MemorySegment attributes() {
    try {
      Arena arena = Arena.global();
      MemorySegment attributes = Spawn.allocateAttributes(arena);
      MemorySegment signals = Signal.allocateSet(arena);
      Spawn.posix_spawnattr_init(attributes);
      Spawn.posix_spawnattr_setflags(
          attributes,
          (short)
              (Spawn.POSIX_SPAWN_SETSID
                  | Spawn.POSIX_SPAWN_SETSIGDEF
                  | Spawn.POSIX_SPAWN_SETSIGMASK));
      Signal.sigemptyset(signals);
      Spawn.posix_spawnattr_setsigmask(attributes, signals);
      Signal.sigfillset(signals);
      Spawn.posix_spawnattr_setsigdefault(attributes, signals);
      return attributes;
    } catch (IOException e) {
      throw new AssertionError("spawn attributes only fail on wrong arguments", e);
    }
  }
}
