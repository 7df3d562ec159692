package io.kairo.ipc.codec;

/// What sort of value comes next in a message.
enum Kind {
  NIL("nil"),
  BOOLEAN("a boolean"),
  INTEGER("an integer"),
  FLOAT("a number"),
  STRING("a string"),
  BINARY("bytes"),
  ARRAY("a list"),
  MAP("a map"),
  EXTENSION("an extension");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// The kind of a value whose first byte is `lead`, or nil for the byte that MessagePack never
  /// uses, which the reader refuses.
  static Kind of(int lead) {
    if (lead < 0x80 || lead >= 0xE0) {
      return INTEGER;
    }
    if (lead < 0x90) {
      return MAP;
    }
    if (lead < 0xA0) {
      return ARRAY;
    }
    if (lead < 0xC0) {
      return STRING;
    }
    return switch (lead) {
      case 0xC2, 0xC3 -> BOOLEAN;
      case 0xC4, 0xC5, 0xC6 -> BINARY;
      case 0xC7, 0xC8, 0xC9, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> EXTENSION;
      case 0xCA, 0xCB -> FLOAT;
      case 0xCC, 0xCD, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3 -> INTEGER;
      case 0xD9, 0xDA, 0xDB -> STRING;
      case 0xDC, 0xDD -> ARRAY;
      case 0xDE, 0xDF -> MAP;
      default -> NIL;
    };
  }
}
