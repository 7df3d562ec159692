package io.kairo.ipc.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A cursor over one MessagePack message in an array. Accepts every width of every type, since
/// other libraries do not write the shortest one. Trusts nothing: a length is believed only as far
/// as the bytes for it are there, so that reading never allocates more than has arrived.
///
/// Not safe for use by several threads.
public final class MessagePackReader {
  /// How deep lists and maps may be nested.
  public static final int MAX_DEPTH = 32;

  private final byte[] bytes;
  private final int end;
  private int at;

  /// A cursor over `bytes` from offset `from` to offset `to`, exclusive.
  public MessagePackReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /// The offset of what comes next.
  public int position() {
    return at;
  }

  /// Requires that nothing follows.
  public void requireEnd() throws MalformedException {
    if (at != end) {
      throw malformed("message must end here, got " + (end - at) + " more bytes");
    }
  }

  /// What comes next.
  Kind next() throws MalformedException {
    need(1);
    if (bytes[at] == (byte) 0xC1) {
      throw malformed("value must not start with byte 0xC1");
    }
    return Kind.of(bytes[at] & 0xFF);
  }

  /// The number of entries of the map that starts here.
  public int readMapHeader() throws MalformedException {
    int lead = lead();
    long size =
        switch (lead) {
          case 0xDE -> unsigned(2);
          case 0xDF -> unsigned(4);
          default -> lead >> 4 == 0x8 ? lead & 0xF : wrong("a map");
        };
    return counted(size, 2);
  }

  /// The number of elements of the list that starts here.
  public int readArrayHeader() throws MalformedException {
    int lead = lead();
    long size =
        switch (lead) {
          case 0xDC -> unsigned(2);
          case 0xDD -> unsigned(4);
          default -> lead >> 4 == 0x9 ? lead & 0xF : wrong("a list");
        };
    return counted(size, 1);
  }

  public boolean readBoolean() throws MalformedException {
    return switch (lead()) {
      case 0xC2 -> false;
      case 0xC3 -> true;
      default -> wrong("a boolean") > 0;
    };
  }

  public void readNil() throws MalformedException {
    if (lead() != 0xC0) {
      wrong("nil");
    }
  }

  /// An integer that fits a `long`.
  public long readInteger() throws MalformedException {
    int start = at;
    int lead = lead();
    if (lead < 0x80) {
      return lead;
    }
    if (lead >= 0xE0) {
      return (byte) lead;
    }
    return switch (lead) {
      case 0xCC -> unsigned(1);
      case 0xCD -> unsigned(2);
      case 0xCE -> unsigned(4);
      case 0xCF -> {
        long value = unsigned(8);
        if (value < 0) {
          throw new MalformedException("integer must fit 64 bits with a sign", start);
        }
        yield value;
      }
      case 0xD0 -> (byte) unsigned(1);
      case 0xD1 -> (short) unsigned(2);
      case 0xD2 -> (int) unsigned(4);
      case 0xD3 -> unsigned(8);
      default -> wrong("an integer");
    };
  }

  /// A float of either width.
  public double readFloat() throws MalformedException {
    return switch (lead()) {
      case 0xCA -> Float.intBitsToFloat((int) unsigned(4));
      case 0xCB -> Double.longBitsToDouble(unsigned(8));
      default -> wrong("a number");
    };
  }

  public String readString() throws MalformedException {
    int length = stringHeader();
    int start = at;
    at += length;
    String text = new String(bytes, start, length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(start, length);
    }
    return text;
  }

  public byte[] readBinary() throws MalformedException {
    int lead = lead();
    long size =
        switch (lead) {
          case 0xC4 -> unsigned(1);
          case 0xC5 -> unsigned(2);
          case 0xC6 -> unsigned(4);
          default -> wrong("bytes");
        };
    int length = counted(size, 1);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /// Reads a string that is one of `keys`, looking at `guess` first, and returns its index;
  /// otherwise returns -1 and stays where it is.
  int readKey(byte[][] keys, int guess) throws MalformedException {
    int start = at;
    int length = stringHeader();
    int first = guess < keys.length ? guess : 0;
    for (int i = 0; i < keys.length; i++) {
      int candidate = first + i < keys.length ? first + i : first + i - keys.length;
      byte[] key = keys[candidate];
      if (key.length == length && Arrays.equals(key, 0, length, bytes, at, at + length)) {
        at += length;
        return candidate;
      }
    }
    at = start;
    return -1;
  }

  /// Passes over one value, whatever it is. What was passed over is well formed.
  public void skip() throws MalformedException {
    skip(0);
  }

  private void skip(int depth) throws MalformedException {
    Kind kind = next();
    switch (kind) {
      case NIL, BOOLEAN -> at++;
      case INTEGER, FLOAT -> skipNumber();
      case STRING -> skipString();
      case BINARY, EXTENSION -> skipBlob();
      case ARRAY -> skip(readArrayHeader(), depth);
      case MAP -> skip(2 * readMapHeader(), depth);
    }
  }

  private void skip(int values, int depth) throws MalformedException {
    requireDepth(depth);
    for (int i = 0; i < values; i++) {
      skip(depth + 1);
    }
  }

  private void skipString() throws MalformedException {
    int length = stringHeader();
    at += length;
  }

  private void skipNumber() throws MalformedException {
    int lead = lead();
    if (lead < 0x80 || lead >= 0xE0) {
      return;
    }
    switch (lead) {
      case 0xCC, 0xD0 -> unsigned(1);
      case 0xCD, 0xD1 -> unsigned(2);
      case 0xCA, 0xCE, 0xD2 -> unsigned(4);
      default -> unsigned(8);
    }
  }

  private void skipBlob() throws MalformedException {
    int lead = lead();
    long size =
        switch (lead) {
          case 0xC4 -> unsigned(1);
          case 0xC5 -> unsigned(2);
          case 0xC6 -> unsigned(4);
          case 0xC7 -> 1 + unsigned(1);
          case 0xC8 -> 1 + unsigned(2);
          case 0xC9 -> 1 + unsigned(4);
          default -> 1 + (1L << (lead - 0xD4));
        };
    at += counted(size, 1);
  }

  /// Whether the extension that comes next is JavaScript's `undefined`, which is then read.
  boolean readUndefined() {
    boolean undefined =
        end - at >= 3 && bytes[at] == (byte) 0xD4 && bytes[at + 1] == 0 && bytes[at + 2] == 0;
    if (undefined) {
      at += 3;
    }
    return undefined;
  }

  void requireDepth(int depth) throws MalformedException {
    if (depth >= MAX_DEPTH) {
      throw malformed("lists and maps must be nested at most " + MAX_DEPTH + " deep");
    }
  }

  MalformedException malformed(String sentence) {
    return new MalformedException(sentence, at);
  }

  private int stringHeader() throws MalformedException {
    int lead = lead();
    long size =
        switch (lead) {
          case 0xD9 -> unsigned(1);
          case 0xDA -> unsigned(2);
          case 0xDB -> unsigned(4);
          default -> lead >> 5 == 0x5 ? lead & 0x1F : wrong("a string");
        };
    return counted(size, 1);
  }

  private int counted(long count, int bytesEach) throws MalformedException {
    if (count * bytesEach > end - at) {
      throw malformed(
          "message must have room for " + count + " more, got " + (end - at) + " bytes");
    }
    return (int) count;
  }

  private int lead() throws MalformedException {
    need(1);
    return bytes[at++] & 0xFF;
  }

  private long unsigned(int width) throws MalformedException {
    need(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  private void need(int count) throws MalformedException {
    if (end - at < count) {
      throw malformed("message must go on, got its end");
    }
  }

  private int wrong(String wanted) throws MalformedException {
    at--;
    throw malformed("value must be " + wanted + ", got " + next().words());
  }

  private void requireUtf8(int start, int length) throws MalformedException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
    } catch (CharacterCodingException e) {
      throw new MalformedException("string must be UTF-8", start);
    }
  }
}
