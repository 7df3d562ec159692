package io.kairo.ipc.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.posix.Fcntl;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// What the tests of rings share: second mappings, as another process has them, and messages that
/// tell by themselves whether they are whole.
final class Rings {
  static final Duration SLICE = Duration.ofMillis(100);

  private Rings() {}

  /// Another mapping of the same memory.
  static RingMemory again(RingMemory memory) throws IOException {
    return RingMemory.map(copyOf(memory), memory.kind());
  }

  /// Another mapping, as a consumer of a broadcast has it.
  static RingMemory readOnly(RingMemory memory) throws IOException {
    return RingMemory.mapReadOnly(copyOf(memory));
  }

  static int copyOf(RingMemory memory) throws IOException {
    return Fcntl.fcntl(memory.fd(), Fcntl.F_DUPFD_CLOEXEC, 0);
  }

  /// A length from 0 to the longest, short ones more often.
  static int length(Random random, int longest) {
    return random.nextInt(random.nextInt(longest + 1) + 1);
  }

  /// The bytes that message `number` has: each differs from its neighbours in the same place.
  static byte[] payload(long number, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = byteAt(number, i);
    }
    return bytes;
  }

  /// Whether `payload` is that of message `number`, whatever its length.
  static boolean isWhole(long number, MemorySegment payload) {
    for (int i = 0; i < payload.byteSize(); i++) {
      if (payload.get(JAVA_BYTE, i) != byteAt(number, i)) {
        return false;
      }
    }
    return true;
  }

  /// Sends, however long it takes to have room.
  static void send(Producer producer, int type, byte[] payload) throws IOException {
    MemorySegment segment = MemorySegment.ofArray(payload);
    while (!producer.offer(type, segment)) {
      producer.await(payload.length, SLICE);
    }
  }

  /// Starts `work` on a platform thread.
  static <T> FutureTask<T> start(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task;
  }

  private static byte byteAt(long number, int i) {
    return (byte) (number * 31 + (number >>> 8) * 17 + i * 7L);
  }
}
