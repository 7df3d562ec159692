package io.kairo.ipc.ring;

import static io.kairo.ipc.ring.RingDescriptor.HEADER_SIZE;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Mman;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/// A ring's memory, mapped: a memfd whose size is sealed, so that no access can fault because
/// somebody cut it off. Passed on as its descriptor. Any thread; closed by its owner when no
/// producer or consumer uses it any more.
///
/// Who may write: both sides of a queue, and each reads from the other only what it checks, and its
/// own state never. A broadcast is sealed by its producer against everybody who comes later, root
/// included ([Fcntl#F_SEAL_FUTURE_WRITE]); what is left to root is to change the producer's own
/// memory, as it can with any process. That is why the mode of the file does not matter: whoever
/// has the producer's uid could change it back.
public final class RingMemory implements AutoCloseable {
  private static final int READ_AND_WRITE = Mman.PROT_READ | Mman.PROT_WRITE;

  private final Arena arena = Arena.ofShared();
  private final int fd;
  private final RingKind kind;
  private final long capacity;
  private final MemorySegment bytes;

  private RingMemory(int fd, RingKind kind, long capacity, int protection) throws IOException {
    this.fd = fd;
    this.kind = kind;
    this.capacity = capacity;
    MemorySegment mapping =
        Mman.mmap(arena, HEADER_SIZE + capacity, protection, Mman.MAP_SHARED, fd, 0);
    bytes = protection == READ_AND_WRITE ? mapping : mapping.asReadOnly();
  }

  /// A new ring for messages of up to a quarter of `capacity`, a power of two.
  public static RingMemory create(RingKind kind, long capacity) throws IOException {
    if (!kind.hasData() || !RingDescriptor.isCapacity(capacity)) {
      throw new IllegalArgumentException(
          "capacity must be a power of two from %d to %d, got '%d'"
              .formatted(RingDescriptor.MIN_CAPACITY, RingDescriptor.MAX_CAPACITY, capacity));
    }
    return make(kind, capacity);
  }

  /// A new bell for one consumer of a broadcast.
  public static RingMemory createBell() throws IOException {
    return make(RingKind.BELL, 0);
  }

  /// Maps what was received, to read and to write: either side of a queue, either side of a bell,
  /// the producer of a broadcast. Takes over `fd`, and closes it when it is refused.
  public static RingMemory map(int fd, RingKind kind) throws IOException {
    return map(fd, kind, kind.sealsAtFirst(), READ_AND_WRITE);
  }

  /// Maps a received broadcast to read only. Takes over `fd`, and closes it when it is refused:
  /// also when its producer has not yet sealed it against other writers.
  public static RingMemory mapReadOnly(int fd) throws IOException {
    return map(fd, RingKind.BROADCAST, RingKind.BROADCAST.sealsForConsumers(), Mman.PROT_READ);
  }

  public RingKind kind() {
    return kind;
  }

  public long capacity() {
    return capacity;
  }

  /// The longest payload.
  public int maxMessage() {
    return RingDescriptor.maxMessage(capacity);
  }

  /// The descriptor, to be passed on. Stays owned by this memory.
  public int fd() {
    return fd;
  }

  /// Whether nobody but its producer can write to it any more, for a broadcast: before, no consumer
  /// takes it.
  public boolean isSealed() throws IOException {
    int seals = kind.sealsForConsumers();
    return (Fcntl.fcntl(fd, Fcntl.F_GET_SEALS, 0) & seals) == seals;
  }

  /// Ends the ring for both sides, in the name of a process that died: sets both closed, and wakes
  /// whoever sleeps. The memory must be mapped to be written.
  public void hangUp() {
    RingDescriptor.INT.setRelease(bytes, RingDescriptor.PRODUCER_CLOSED_OFFSET, 1);
    RingDescriptor.INT.setRelease(bytes, RingDescriptor.CONSUMER_CLOSED_OFFSET, 1);
    VarHandle.fullFence();
    new Bell(this, RingDescriptor.CONSUMER_WAITING_OFFSET).ring();
    new Bell(this, RingDescriptor.PRODUCER_WAITING_OFFSET).ring();
  }

  /// Unmaps and closes. Whoever still uses it gets an [IllegalStateException].
  @Override
  public void close() throws IOException {
    if (arena.scope().isAlive()) {
      arena.close();
      Unistd.close(fd);
    }
  }

  MemorySegment bytes() {
    return bytes;
  }

  Arena arena() {
    return arena;
  }

  /// From here on nobody can map the memory for writing, or write to it in another way.
  void sealAgainstWriters() throws IOException {
    Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_FUTURE_WRITE | Fcntl.F_SEAL_SEAL);
  }

  private static RingMemory make(RingKind kind, long capacity) throws IOException {
    int fd;
    try (Arena arena = Arena.ofConfined()) {
      fd =
          Mman.memfd_create(
              arena.allocateFrom("kairo-ring"), Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING);
    }
    try {
      Unistd.ftruncate(fd, HEADER_SIZE + capacity);
      Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, kind.sealsAtFirst());
      var memory = new RingMemory(fd, kind, capacity, READ_AND_WRITE);
      memory.writeHeader();
      return memory;
    } catch (IOException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  private static RingMemory map(int fd, RingKind kind, int seals, int protection)
      throws IOException {
    RingMemory memory;
    try {
      memory = new RingMemory(fd, kind, verifiedCapacity(fd, kind, seals), protection);
    } catch (IOException e) {
      Unistd.close(fd);
      throw e;
    }
    try {
      memory.verifyHeader();
      return memory;
    } catch (RingException e) {
      memory.close();
      throw e;
    }
  }

  private void writeHeader() {
    RingDescriptor.INT.set(bytes, RingDescriptor.VERSION_OFFSET, RingDescriptor.VERSION);
    RingDescriptor.INT.set(bytes, RingDescriptor.KIND_OFFSET, kind.wire());
    RingDescriptor.LONG.set(bytes, RingDescriptor.CAPACITY_OFFSET, capacity);
    RingDescriptor.LONG.setRelease(bytes, RingDescriptor.MAGIC_OFFSET, RingDescriptor.MAGIC);
  }

  /// The capacity that the size of the file leaves, which is sealed: nothing in the memory is
  /// believed about it.
  private static long verifiedCapacity(int fd, RingKind kind, int seals) throws IOException {
    int found = Fcntl.fcntl(fd, Fcntl.F_GET_SEALS, 0);
    if ((found & seals) != seals) {
      throw new RingException("ring must have the seals 0x%x, got '0x%x'".formatted(seals, found));
    }
    long capacity = Unistd.lseek(fd, 0, Unistd.SEEK_END) - HEADER_SIZE;
    if (kind.hasData() ? !RingDescriptor.isCapacity(capacity) : capacity != 0) {
      throw new RingException(
          "ring of kind %s must have room for a header and its data, got '%d' bytes"
              .formatted(kind, capacity + HEADER_SIZE));
    }
    return capacity;
  }

  private void verifyHeader() throws RingException {
    long magic = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.MAGIC_OFFSET);
    int version = (int) RingDescriptor.INT.getOpaque(bytes, RingDescriptor.VERSION_OFFSET);
    int wire = (int) RingDescriptor.INT.getOpaque(bytes, RingDescriptor.KIND_OFFSET);
    long said = (long) RingDescriptor.LONG.getOpaque(bytes, RingDescriptor.CAPACITY_OFFSET);
    if (magic != RingDescriptor.MAGIC) {
      throw new RingException("ring must start with KAIRORNG, got '0x%x'".formatted(magic));
    }
    if (version != RingDescriptor.VERSION) {
      throw new RingException(
          "ring must have version %d, got '%d'".formatted(RingDescriptor.VERSION, version));
    }
    if (!RingKind.of(wire).equals(Optional.of(kind))) {
      throw new RingException("ring must be of kind %s, got '%d'".formatted(kind, wire));
    }
    if (said != capacity) {
      throw new RingException("capacity must be '%d', got '%d'".formatted(capacity, said));
    }
  }
}
