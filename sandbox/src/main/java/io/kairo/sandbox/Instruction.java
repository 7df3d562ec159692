package io.kairo.sandbox;

/// One instruction of classic BPF, the machine that seccomp filters run on: an accumulator, forward
/// jumps, and a verdict.
///
/// ```
/// 0 code u16   2 jump if true u8   3 jump if false u8   4 constant u32      8 bytes
/// ```
record Instruction(int code, int jumpTrue, int jumpFalse, int constant) {
  static final int LOAD = 0x20;
  static final int AND = 0x54;
  static final int JUMP = 0x05;
  static final int IF_EQUAL = 0x15;
  static final int IF_AT_LEAST = 0x35;
  static final int IF_ANY_SET = 0x45;
  static final int RETURN = 0x06;

  /// The instruction as it lies in memory, little-endian.
  long bits() {
    return code | (long) jumpTrue << 16 | (long) jumpFalse << 24 | (long) constant << 32;
  }
}
