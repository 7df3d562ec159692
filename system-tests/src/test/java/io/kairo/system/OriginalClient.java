package io.kairo.system;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/// A client of the original Kairo: protocol version 1, and MessagePack as msgpackr writes it with
/// its default settings, which is maps as map16 and numbers as float64. Shares no code with Kairo.
final class OriginalClient implements AutoCloseable {
  static final int RESPONSE = 2;
  static final int EVENT = 3;
  static final int STREAM_CHUNK = 4;

  private final SocketChannel channel;
  private final List<Frame> kept = new ArrayList<>();
  private int lastId;

  /// What the kernel sent.
  record Frame(int type, Map<Value, Value> body) {
    Value get(String key) {
      return body.getOrDefault(ValueFactory.newString(key), ValueFactory.newNil());
    }

    String text(String key) {
      return get(key).asStringValue().asString();
    }
  }

  OriginalClient(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  /// Sends a request and returns its id.
  String send(String method, Map<String, Object> params) throws IOException {
    String id = "k" + Integer.toString(++lastId, 36);
    var body = new ByteArrayOutputStream();
    write(new DataOutputStream(body), Map.of("id", id, "method", method, "params", params));
    ByteBuffer frame = ByteBuffer.allocate(8 + body.size());
    frame.putShort((short) 0x4B41).put((byte) 1).put((byte) 1).putInt(body.size());
    frame.put(body.toByteArray()).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
    return id;
  }

  /// Sends a request and returns its reply; what else comes meanwhile is kept.
  Frame call(String method, Map<String, Object> params) throws IOException {
    String id = send(method, params);
    return await(frame -> frame.type() == RESPONSE && frame.text("id").equals(id));
  }

  /// The first frame, kept or to come, that is `wanted`.
  Frame await(Predicate<Frame> wanted) throws IOException {
    for (Iterator<Frame> frames = kept.iterator(); frames.hasNext(); ) {
      Frame frame = frames.next();
      if (wanted.test(frame)) {
        frames.remove();
        return frame;
      }
    }
    while (true) {
      Frame frame = read();
      if (wanted.test(frame)) {
        return frame;
      }
      kept.add(frame);
    }
  }

  private Frame read() throws IOException {
    ByteBuffer header = read(8);
    if (header.getShort() != 0x4B41 || header.get() != 1) {
      throw new IOException("the kernel must speak version 1 to a client that does");
    }
    int type = header.get();
    ByteBuffer body = read(header.getInt());
    try (var unpacker = MessagePack.newDefaultUnpacker(body)) {
      return new Frame(type, unpacker.unpackValue().asMapValue().map());
    }
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the kernel hung up");
      }
    }
    return buffer.flip();
  }

  private static void write(DataOutputStream out, Object value) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        out.writeByte(0xDE);
        out.writeShort(map.size());
        for (var entry : map.entrySet()) {
          write(out, entry.getKey());
          write(out, entry.getValue());
        }
      }
      case List<?> list -> {
        out.writeByte(0xDC);
        out.writeShort(list.size());
        for (Object element : list) {
          write(out, element);
        }
      }
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(0xDA);
        out.writeShort(bytes.length);
        out.write(bytes);
      }
      case byte[] bytes -> {
        out.writeByte(0xC5);
        out.writeShort(bytes.length);
        out.write(bytes);
      }
      case Boolean bool -> out.writeByte(bool ? 0xC3 : 0xC2);
      case Number number -> {
        out.writeByte(0xCB);
        out.writeDouble(number.doubleValue());
      }
      default -> throw new IllegalArgumentException("not in a test: " + value);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
