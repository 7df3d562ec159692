package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackReader;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.ipc.codec.ResponseMessage;
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

/// A connection to a kernel that can only ping, without the SDK and its threads: what it takes to
/// see the first answer.
final class RawLine implements AutoCloseable {
  /// An id as a client has it after a while, which makes it three bytes on the wire.
  private static final long TYPICAL_ID = 10_000;

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
    byte[] frame = request();
    var answer = new AtomicReference<KernelApi.Pong>();
    var assembler = new FrameAssembler();
    try (Arena arena = Arena.ofConfined()) {
      Socket.send(
          fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, frame), frame.length, Socket.MSG_NOSIGNAL);
      MemorySegment buffer = arena.allocate(BUFFER);
      while (answer.get() == null) {
        long size = Unistd.read(fd, buffer);
        if (size == 0) {
          throw new IOException("the kernel must answer a ping, it hung up");
        }
        byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
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

  /// How many bytes a ping has on the wire.
  static int requestSize() {
    return request().length;
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

  private static byte[] request() {
    var out = new MessagePackWriter();
    RequestMessage.write(
        out, Version.PROTOCOL, TYPICAL_ID, SystemCalls.PING.name(), Nothing.NOTHING);
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
