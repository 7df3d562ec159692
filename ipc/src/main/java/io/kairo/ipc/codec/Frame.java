package io.kairo.ipc.codec;

/// The header before every message.
///
/// ```
/// 0      2         3      4                     8
/// | 4B41 | version | type | length, big endian | MessagePack body
/// ```
public final class Frame {
  /// Bytes of the header.
  public static final int HEADER = 8;

  /// The most bytes a body may have. Larger things go through shared memory or a passed fd.
  public static final int MAX_BODY = 1 << 20;

  /// The most descriptors that may travel with a frame.
  public static final int MAX_DESCRIPTORS = 16;

  public static final int REQUEST = 1;
  public static final int RESPONSE = 2;
  public static final int EVENT = 3;
  public static final int STREAM_CHUNK = 4;

  /// Version 2: the caller no longer wants the reply to a request.
  public static final int CANCEL = 5;

  /// Version 2: the subscriber takes so many messages more.
  public static final int CREDIT = 6;

  private static final int MAGIC = 0x4B41;
  private static final int NEWEST = 2;

  private Frame() {}

  /// Empties `out` and leaves room for a header, which [#finish] fills.
  public static void begin(MessagePackWriter out) {
    out.reset();
    out.writeBytes(0, HEADER);
  }

  /// Completes the frame that [#begin] began.
  public static void finish(MessagePackWriter out, int version, int type) {
    out.patch(0, MAGIC, 2);
    out.patch(2, version, 1);
    out.patch(3, type, 1);
    out.patch(4, out.length() - HEADER, 4);
  }

  /// Whether more follows the first frame of so many bytes, if that is sound.
  public static boolean isFirstOfMany(byte[] bytes, int length) {
    return length > HEADER && HEADER + length(bytes, 0) < length;
  }

  /// The length of the body whose header is at `at`, once the header is known to be sound.
  static int bodyLength(byte[] bytes, int at) throws MalformedException {
    int magic = ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    if (magic != MAGIC) {
      throw new MalformedException(String.format("frame must start with 4B41, got %04X", magic), 0);
    }
    int version = version(bytes, at);
    if (version < 1 || version > NEWEST) {
      throw new MalformedException("protocol version must be 1 or 2, got " + version, 2);
    }
    int type = type(bytes, at);
    int last = version == 1 ? STREAM_CHUNK : CREDIT;
    if (type < REQUEST || type > last) {
      throw new MalformedException("frame type must be 1 to " + last + ", got " + type, 3);
    }
    long length = length(bytes, at);
    if (length > MAX_BODY) {
      throw new MalformedException(
          "frame must have at most " + MAX_BODY + " bytes, got " + length, 4);
    }
    return (int) length;
  }

  private static long length(byte[] bytes, int at) {
    long length = 0;
    for (int i = 4; i < HEADER; i++) {
      length = (length << 8) | (bytes[at + i] & 0xFF);
    }
    return length;
  }

  static int version(byte[] bytes, int at) {
    return bytes[at + 2] & 0xFF;
  }

  static int type(byte[] bytes, int at) {
    return bytes[at + 3] & 0xFF;
  }
}
