package io.kairo.sandbox;

import java.util.List;

/// Classic BPF as the kernel runs it on `struct seccomp_data`.
final class Interpreter {
  private final List<Instruction> program;

  Interpreter(List<Instruction> program) {
    this.program = program;
  }

  /// The verdict on a system call.
  int run(int architecture, int number, long... arguments) {
    int[] data = data(architecture, number, arguments);
    int accumulator = 0;
    int at = 0;
    while (true) {
      Instruction instruction = program.get(at);
      at++;
      int constant = instruction.constant();
      switch (instruction.code()) {
        case Instruction.LOAD -> accumulator = data[constant / 4];
        case Instruction.AND -> accumulator &= constant;
        case Instruction.JUMP -> at += constant;
        case Instruction.RETURN -> {
          return constant;
        }
        default ->
            at += holds(instruction, accumulator) ? jump(instruction) : otherwise(instruction);
      }
    }
  }

  private static int jump(Instruction instruction) {
    return inByte(instruction.jumpTrue());
  }

  private static int otherwise(Instruction instruction) {
    return inByte(instruction.jumpFalse());
  }

  private static int inByte(int distance) {
    if (distance < 0 || distance > 255) {
      throw new IllegalStateException("a jump must fit into a byte, got '" + distance + "'");
    }
    return distance;
  }

  private static boolean holds(Instruction instruction, int accumulator) {
    int constant = instruction.constant();
    return switch (instruction.code()) {
      case Instruction.IF_EQUAL -> accumulator == constant;
      case Instruction.IF_AT_LEAST -> Integer.compareUnsigned(accumulator, constant) >= 0;
      case Instruction.IF_ANY_SET -> (accumulator & constant) != 0;
      default ->
          throw new IllegalStateException("unknown instruction '" + instruction.code() + "'");
    };
  }

  private static int[] data(int architecture, int number, long... arguments) {
    int[] data = new int[16];
    data[0] = number;
    data[1] = architecture;
    for (int i = 0; i < arguments.length; i++) {
      data[4 + 2 * i] = (int) arguments[i];
      data[5 + 2 * i] = (int) (arguments[i] >>> 32);
    }
    return data;
  }
}
