package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Architecture;
import io.kairo.posix.linux.Seccomp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The seccomp filter: `syscalls.tbl` as a program of classic BPF. A foreign architecture and x32
/// kill the process; then a binary search over ranges of numbers with the same rule, about eight
/// comparisons deep, ends in that rule's code. Small and shallow on purpose: the kernel compiles it
/// and walks it once per system call number at every start of a process.
final class Filter {
  private static final int KILL = Seccomp.SECCOMP_RET_KILL_PROCESS;
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int X32_BIT = 0x40000000;

  private Filter() {}

  /// A stretch of numbers, from `first` to the next range, and what is done about them.
  private record Range(int first, List<Instruction> code) {}

  /// The program for `variant`.
  static List<Instruction> assemble(Variant variant) {
    List<Instruction> program = new ArrayList<>();
    program.add(Instruction.load(ARCHITECTURE));
    program.addAll(Instruction.finishUnlessEqual(audit(variant.architecture()), KILL));
    program.add(Instruction.load(NUMBER));
    if (variant.architecture() == Architecture.X86_64) {
      program.addAll(Instruction.finishIfAtLeast(X32_BIT, KILL));
    }
    program.addAll(search(ranges(variant)));
    return List.copyOf(program);
  }

  /// A `struct sock_fprog` with `program`, for the kernel to read.
  static MemorySegment load(List<Instruction> program, Arena arena) {
    MemorySegment instructions = arena.allocate(JAVA_LONG, program.size());
    for (int i = 0; i < program.size(); i++) {
      instructions.setAtIndex(JAVA_LONG, i, program.get(i).bits());
    }
    return Seccomp.allocateProgram(arena, instructions);
  }

  private static int audit(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 0xC000003E;
      case AARCH64 -> 0xC00000B7;
    };
  }

  private static List<Range> ranges(Variant variant) {
    Checks checks = new Checks(variant);
    SystemCall.Rule[] rules = rules(variant.architecture());
    List<Range> ranges = new ArrayList<>();
    for (int number = 0; number < rules.length; number++) {
      List<Instruction> code = checks.code(rules[number]);
      if (ranges.isEmpty() || !ranges.getLast().code().equals(code)) {
        ranges.add(new Range(number, code));
      }
    }
    return ranges;
  }

  /// The rule of each number; one entry more than there are calls, for all that come after.
  private static SystemCall.Rule[] rules(Architecture architecture) {
    int highest =
        SystemCall.table().stream().mapToInt(call -> call.number(architecture)).max().orElseThrow();
    SystemCall.Rule[] rules = new SystemCall.Rule[highest + 2];
    Arrays.fill(rules, SystemCall.Rule.ABSENT);
    for (SystemCall call : SystemCall.table()) {
      if (call.number(architecture) >= 0) {
        rules[call.number(architecture)] = call.rule();
      }
    }
    return rules;
  }

  private static List<Instruction> search(List<Range> ranges) {
    if (ranges.size() == 1) {
      return ranges.getFirst().code();
    }
    int middle = ranges.size() / 2;
    List<Instruction> low = search(ranges.subList(0, middle));
    List<Instruction> high = search(ranges.subList(middle, ranges.size()));
    int pivot = ranges.get(middle).first();
    List<Instruction> code = new ArrayList<>();
    if (low.size() <= Instruction.FURTHEST) {
      code.add(new Instruction(Instruction.JUMP_AT_LEAST, low.size(), 0, pivot));
    } else {
      code.add(new Instruction(Instruction.JUMP_AT_LEAST, 0, 1, pivot));
      code.add(new Instruction(Instruction.JUMP, 0, 0, low.size()));
    }
    code.addAll(low);
    code.addAll(high);
    return code;
  }
}
