package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.linux.ProcessVm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads the memory of another process. What it reads may change the moment after, so it is good
/// for one question only: is this one of the names that somebody else opens? Owned by one thread.
final class ProcessMemory {
  private static final int LONGEST = 4096;
  private static final int PAGE = 4096;

  /// How much is read at first: most names are short.
  private static final int FIRST = 64;

  private final MemorySegment buffer = Arena.ofAuto().allocate(LONGEST);
  private final MemorySegment local = ProcessVm.allocateVector(Arena.ofAuto());
  private final MemorySegment remote = ProcessVm.allocateVector(Arena.ofAuto());

  /// The NUL-terminated string at `address` in process `pid`. Never reads past the end of the page
  /// in which the string ends, since the next one may not exist.
  String string(int pid, long address) throws IOException {
    int length = 0;
    while (length < LONGEST) {
      long at = address + length;
      int most = length == 0 ? FIRST : LONGEST - length;
      int wanted = (int) Math.min(most, PAGE - (at & (PAGE - 1)));
      int read = read(pid, at, length, wanted);
      for (int end = length + read; length < end; length++) {
        if (buffer.get(JAVA_BYTE, length) == 0) {
          byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
          return new String(bytes, StandardCharsets.UTF_8);
        }
      }
    }
    throw new PosixException("process_vm_readv", Errno.ENAMETOOLONG);
  }

  /// The 64-bit number at `address`.
  long number(int pid, long address) throws IOException {
    if (read(pid, address, 0, 8) != 8) {
      throw new PosixException("process_vm_readv", Errno.EFAULT);
    }
    return buffer.get(JAVA_LONG_UNALIGNED, 0);
  }

  /// `length` bytes at `address`, at most 4096; good until something else is read.
  MemorySegment bytes(int pid, long address, int length) throws IOException {
    int done = 0;
    while (done < length) {
      done += read(pid, address + done, done, length - done);
    }
    return buffer.asSlice(0, length);
  }

  private int read(int pid, long address, int offset, int length) throws IOException {
    try {
      ProcessVm.setVector(local, buffer.address() + offset, length);
      ProcessVm.setVector(remote, address, length);
      return positive(ProcessVm.process_vm_readv(pid, local, remote));
    } catch (PosixException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.ENOSYS) {
        throw e;
      }
      return readFile(pid, address, offset, length);
    }
  }

  /// For kernels and container runtimes that forbid `process_vm_readv` but not ptrace.
  private int readFile(int pid, long address, int offset, int length) throws IOException {
    Path memory = Path.of("/proc", Integer.toString(pid), "mem");
    try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.READ)) {
      return positive(channel.read(buffer.asSlice(offset, length).asByteBuffer(), address));
    }
  }

  private static int positive(long read) throws PosixException {
    if (read <= 0) {
      throw new PosixException("process_vm_readv", Errno.EFAULT);
    }
    return (int) read;
  }
}
