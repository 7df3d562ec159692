package io.kairo.sandbox;

import java.util.List;

/// One instruction of classic BPF, the machine that seccomp filters run on.
///
/// ```
/// 0 code u16   2 jump if true u8   3 jump if false u8   4 constant u32      8 bytes
/// ```
record Instruction(int code, int jumpTrue, int jumpFalse, int constant) {
  static final int LOAD = 0x20;
  static final int AND = 0x54;
  static final int JUMP = 0x05;
  static final int JUMP_EQUAL = 0x15;
  static final int JUMP_AT_LEAST = 0x35;
  static final int JUMP_ANY_SET = 0x45;
  static final int RETURN = 0x06;
  static final int FURTHEST = 255;

  /// Loads the 32-bit word at `offset` of `struct seccomp_data`.
  static Instruction load(int offset) {
    return new Instruction(LOAD, 0, 0, offset);
  }

  static Instruction and(int mask) {
    return new Instruction(AND, 0, 0, mask);
  }

  static Instruction finish(int action) {
    return new Instruction(RETURN, 0, 0, action);
  }

  static List<Instruction> finishIfEqual(int value, int action) {
    return List.of(new Instruction(JUMP_EQUAL, 0, 1, value), finish(action));
  }

  static List<Instruction> finishUnlessEqual(int value, int action) {
    return List.of(new Instruction(JUMP_EQUAL, 1, 0, value), finish(action));
  }

  static List<Instruction> finishIfAtLeast(int value, int action) {
    return List.of(new Instruction(JUMP_AT_LEAST, 0, 1, value), finish(action));
  }

  static List<Instruction> finishIfAnySet(int mask, int action) {
    return List.of(new Instruction(JUMP_ANY_SET, 0, 1, mask), finish(action));
  }

  /// The instruction as it lies in memory, little-endian.
  long bits() {
    return code | (long) jumpTrue << 16 | (long) jumpFalse << 24 | (long) constant << 32;
  }
}
