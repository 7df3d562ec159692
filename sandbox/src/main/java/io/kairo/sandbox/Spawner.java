package io.kairo.sandbox;

import io.kairo.posix.PosixException;
import io.kairo.posix.linux.Pidfd;
import io.kairo.posix.linux.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Starts a process with no confinement at all: what [Sandbox#start] is measured against, in cost
/// and in what it denies. Nothing that an agent causes may come through here.
public final class Spawner {
  private Spawner() {}

  /// Starts `launch`, with all the rights of this process and its descriptors 0 to 3 only.
  public static Child start(Launch launch) throws IOException {
    try (Arena arena = Arena.ofConfined();
        Descriptors descriptors = Descriptors.of(launch);
        Image image = Image.of(launch, link(descriptors), descriptors, arena)) {
      image.closeFrom(launch.line() == Launch.NONE ? 3 : 4);
      MemorySegment state = Syscall.allocateState(arena);
      int error = image.spawn(state);
      if (error != 0) {
        throw new PosixException("posix_spawn", error);
      }
      return new Child(image.pid(), Pidfd.pidfd_open(image.pid(), 0));
    }
  }

  /// Through this process's own table, since the child's is closed when the program is opened.
  private static String link(Descriptors descriptors) {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptors.executable();
  }
}
