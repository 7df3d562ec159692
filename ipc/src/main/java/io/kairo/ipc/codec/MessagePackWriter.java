package io.kairo.ipc.codec;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array that MessagePack is written into, each value in its shortest form. Meant to be
/// reused: [#reset()] keeps the array unless one large message has blown it up.
///
/// Not safe for use by several threads.
public final class MessagePackWriter {
  private static final int KEPT = 1 << 16;
  private static final int FIRST = 512;

  private byte[] bytes = new byte[FIRST];
  private int at;

  /// An empty array.
  public MessagePackWriter() {}

  /// Forgets what was written.
  public void reset() {
    at = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    }
  }

  /// The array; its first [#length()] bytes were written. Valid until something more is written.
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return at;
  }

  /// A copy of what was written.
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, at);
  }

  public void writeNil() {
    put(0xC0);
  }

  public void writeBoolean(boolean value) {
    put(value ? 0xC3 : 0xC2);
  }

  public void writeMapHeader(int size) {
    header(size, 0x80, 0xF, 0xDE);
  }

  public void writeArrayHeader(int size) {
    header(size, 0x90, 0xF, 0xDC);
  }

  public void writeInteger(long value) {
    if (value >= 0) {
      writeUnsigned(value);
    } else if (value >= -32) {
      put((int) value);
    } else if (value >= Byte.MIN_VALUE) {
      tagged(0xD0, value, 1);
    } else if (value >= Short.MIN_VALUE) {
      tagged(0xD1, value, 2);
    } else if (value >= Integer.MIN_VALUE) {
      tagged(0xD2, value, 4);
    } else {
      tagged(0xD3, value, 8);
    }
  }

  private void writeUnsigned(long value) {
    if (value < 0x80) {
      put((int) value);
    } else if (value < 0x100) {
      tagged(0xCC, value, 1);
    } else if (value < 0x10000) {
      tagged(0xCD, value, 2);
    } else if (value < 0x100000000L) {
      tagged(0xCE, value, 4);
    } else {
      tagged(0xCF, value, 8);
    }
  }

  public void writeFloat(double value) {
    tagged(0xCB, Double.doubleToRawLongBits(value), 8);
  }

  public void writeString(String text) {
    int length = text.length();
    if (length >= 32 || !writeShortAscii(text, length)) {
      writeUtf8(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Writes a string that is UTF-8 already.
  void writeUtf8(byte[] text) {
    int length = text.length;
    if (length < 32) {
      put(0xA0 | length);
    } else if (length < 0x100) {
      tagged(0xD9, length, 1);
    } else if (length < 0x10000) {
      tagged(0xDA, length, 2);
    } else {
      tagged(0xDB, length, 4);
    }
    writeRaw(text, 0, length);
  }

  public void writeBinary(byte[] value) {
    int length = value.length;
    if (length < 0x100) {
      tagged(0xC4, length, 1);
    } else if (length < 0x10000) {
      tagged(0xC5, length, 2);
    } else {
      tagged(0xC6, length, 4);
    }
    writeRaw(value, 0, length);
  }

  /// Writes bytes that are MessagePack already.
  void writeRaw(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, bytes, at, length);
    at += length;
  }

  /// Writes `value` as a big-endian number of `width` bytes.
  void writeBytes(long value, int width) {
    ensure(width);
    patch(at, value, width);
    at += width;
  }

  /// Overwrites `width` bytes at `offset`.
  void patch(int offset, long value, int width) {
    for (int i = 0; i < width; i++) {
      bytes[offset + i] = (byte) (value >>> (8 * (width - 1 - i)));
    }
  }

  private boolean writeShortAscii(String text, int length) {
    ensure(1 + length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return false;
      }
      bytes[at + 1 + i] = (byte) c;
    }
    bytes[at] = (byte) (0xA0 | length);
    at += 1 + length;
    return true;
  }

  private void header(int size, int fix, int fixMax, int wide) {
    if (size <= fixMax) {
      put(fix | size);
    } else if (size < 0x10000) {
      tagged(wide, size, 2);
    } else {
      tagged(wide + 1, size, 4);
    }
  }

  private void tagged(int tag, long value, int width) {
    put(tag);
    writeBytes(value, width);
  }

  private void put(int value) {
    ensure(1);
    bytes[at++] = (byte) value;
  }

  private void ensure(int more) {
    int wanted = at + more;
    if (wanted <= bytes.length) {
      return;
    }
    if (wanted > Frame.HEADER + Frame.MAX_BODY || wanted < 0) {
      throw new CallException(
          ErrorCode.TOO_LARGE,
          "a message must have at most " + Frame.MAX_BODY + " bytes, got more");
    }
    int doubled = Math.min(2 * bytes.length, Frame.HEADER + Frame.MAX_BODY);
    bytes = Arrays.copyOf(bytes, Math.max(wanted, doubled));
  }
}
