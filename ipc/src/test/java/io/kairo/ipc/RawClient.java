package io.kairo.ipc;

import io.kairo.api.Cause;
import io.kairo.api.Nothing;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.ipc.codec.ResponseMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;

/// A client made of the JDK's own sockets, so that the server is not tested against itself.
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;

  RawClient(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  static byte[] request(long id, String method) {
    var out = new MessagePackWriter();
    RequestMessage.write(out, 1, id, method, new Nothing(), 0, Cause.NONE);
    return out.toByteArray();
  }

  void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /// The next frame, header included.
  byte[] frame() throws IOException {
    byte[] header = read(8);
    int length = ByteBuffer.wrap(header, 4, 4).getInt();
    byte[] frame = Arrays.copyOf(header, 8 + length);
    System.arraycopy(read(length), 0, frame, 8, length);
    return frame;
  }

  ResponseMessage response() throws Exception {
    byte[] frame = frame();
    return ResponseMessage.read(frame, 8, frame.length);
  }

  /// Whether the server has closed, once all that it sent is read.
  boolean atEnd() throws IOException {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private byte[] read(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the server closed");
      }
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
