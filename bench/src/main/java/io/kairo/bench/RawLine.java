package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.Cause;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackReader;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.ipc.codec.ResponseMessage;
import io.kairo.posix.Poll;
import io.kairo.posix.PosixException;
import io.kairo.posix.SockaddrUn;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A connection to a kernel without the SDK and its threads: what it takes to see the first answer,
/// or to keep many calls on their way.
final class RawLine implements AutoCloseable {
  /// An id as a client has it after a while, which makes it three bytes on the wire.
  static final long TYPICAL_ID = 10_000;

  private static final int BUFFER = 4096;

  private final int fd;

  private RawLine(int fd) {
    this.fd = fd;
  }

  /// Connects, or finds nobody there.
  static Optional<RawLine> connect(Path socket) throws IOException {
    int fd = Socket.socket(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
    try (Arena arena = Arena.ofConfined()) {
      Socket.connect(fd, new SockaddrUn(socket.toString()).allocate(arena));
      return Optional.of(new RawLine(fd));
    } catch (PosixException e) {
      Unistd.close(fd);
      return Optional.empty();
    }
  }

  /// Waits for the kernel's answer.
  KernelApi.Pong ping() throws IOException {
    byte[] frame = ping(TYPICAL_ID);
    var answer = new AtomicReference<KernelApi.Pong>();
    var assembler = new FrameAssembler();
    try (Arena arena = Arena.ofConfined()) {
      send(arena.allocateFrom(ValueLayout.JAVA_BYTE, frame));
      MemorySegment buffer = arena.allocate(BUFFER);
      while (answer.get() == null) {
        byte[] bytes = receive(buffer);
        assembler.accept(
            bytes,
            bytes.length,
            (_, _, body, from, to) -> {
              answer.set(pong(body, from, to));
              return false;
            });
      }
      return answer.get();
    } catch (MalformedException e) {
      throw new IOException("the kernel must answer a ping with a frame", e);
    }
  }

  /// Sends all of `frames`.
  void send(MemorySegment frames) throws IOException {
    for (long sent = 0; sent < frames.byteSize(); ) {
      MemorySegment rest = frames.asSlice(sent);
      sent += Socket.send(fd, rest, rest.byteSize(), Socket.MSG_NOSIGNAL);
    }
  }

  /// Waits until there is something to receive, if only the end. Returns false when there is
  /// nothing for `millis`.
  boolean awaitInput(int millis) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = Poll.allocate(arena, 1);
      Poll.set(entry, 0, fd, Poll.POLLIN);
      return Poll.poll(entry, millis) > 0;
    }
  }

  /// Waits for bytes and takes what is there, as much as `buffer` holds.
  byte[] receive(MemorySegment buffer) throws IOException {
    long size = Unistd.read(fd, buffer);
    if (size == 0) {
      throw new IOException("the kernel must answer, it hung up");
    }
    return buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
  }

  /// How many bytes a ping has on the wire.
  static int requestSize() {
    return ping(TYPICAL_ID).length;
  }

  /// How many bytes the answer has.
  static int replySize(KernelApi.Pong pong) {
    var out = new MessagePackWriter();
    ResponseMessage.writeResult(out, Version.PROTOCOL, TYPICAL_ID, pong);
    return out.length();
  }

  @Override
  public void close() throws IOException {
    Unistd.close(fd);
  }

  /// The frame of a ping.
  static byte[] ping(long id) {
    return request(id, SystemCalls.PING, Nothing.NOTHING);
  }

  /// The frame of a call.
  static <P extends Record> byte[] request(long id, SystemCall<P, ?> call, P params) {
    var out = new MessagePackWriter();
    RequestMessage.write(out, Version.PROTOCOL, id, call.name(), params, 0, Cause.NONE);
    return out.toByteArray();
  }

  private static KernelApi.Pong pong(byte[] body, int from, int to) throws MalformedException {
    ResponseMessage response = ResponseMessage.read(body, from, to);
    Optional<CallException> error = response.error();
    if (error.isPresent()) {
      throw error.get();
    }
    var in = new MessagePackReader(body, response.resultFrom(), response.resultTo());
    return RecordCodec.readLenient(in, KernelApi.Pong.class);
  }
}
