package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Architecture;
import io.kairo.posix.linux.Seccomp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /// A filter can be put up in two parts, of which Linux takes the stricter answer: the one that
  /// asks by who hears the questions, and then the one that denies by the process itself, so that
  /// it can still do in between what it never may again.
  enum Part {
    WHOLE,
    ASKING,
    DENYING
  }

  /// A stretch of numbers, from `first` to the next range, and what is done about them.
  private record Range(int first, Check check) {}

  /// The whole program for `variant`.
  static List<Instruction> assemble(Variant variant) {
    return assemble(variant, Part.WHOLE);
  }

  /// A part of the program for `variant`.
  static List<Instruction> assemble(Variant variant, Part part) {
    Assembler code = new Assembler();
    Map<Check, Integer> written = new HashMap<>();
    int next = search(code, ranges(variant, part), written);
    int kill = code.finish(KILL);
    if (variant.architecture() == Architecture.X86_64) {
      next = code.test(Instruction.IF_AT_LEAST, X32_BIT, kill, next);
    }
    next = code.compute(Instruction.LOAD, NUMBER, next);
    next = code.test(Instruction.IF_EQUAL, audit(variant.architecture()), next, kill);
    code.compute(Instruction.LOAD, ARCHITECTURE, next);
    return code.program();
  }

  /// A `struct sock_fprog` with `program`, for the kernel to read.
  static MemorySegment load(List<Instruction> program, Arena arena) {
    return Seccomp.allocateProgram(arena, instructions(program, arena));
  }

  /// The `struct sock_filter` of each instruction of `program`.
  static MemorySegment instructions(List<Instruction> program, Arena arena) {
    MemorySegment instructions = arena.allocate(JAVA_LONG, program.size());
    for (int i = 0; i < program.size(); i++) {
      instructions.setAtIndex(JAVA_LONG, i, program.get(i).bits());
    }
    return instructions;
  }

  private static int audit(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 0xC000003E;
      case AARCH64 -> 0xC00000B7;
    };
  }

  private static List<Range> ranges(Variant variant, Part part) {
    Checks checks = new Checks(variant);
    SystemCall.Rule[] rules = rules(variant.architecture());
    List<Range> ranges = new ArrayList<>();
    for (int number = 0; number < rules.length; number++) {
      Check check = checks.check(rules[number], part);
      if (ranges.isEmpty() || !ranges.getLast().check().equals(check)) {
        ranges.add(new Range(number, check));
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

  private static int search(Assembler code, List<Range> ranges, Map<Check, Integer> written) {
    if (ranges.size() == 1) {
      return leaf(code, ranges.getFirst().check(), written);
    }
    int middle = ranges.size() / 2;
    int high = search(code, ranges.subList(middle, ranges.size()), written);
    int low = search(code, ranges.subList(0, middle), written);
    return code.test(Instruction.IF_AT_LEAST, ranges.get(middle).first(), high, low);
  }

  private static int leaf(Assembler code, Check check, Map<Check, Integer> written) {
    if (check.steps().isEmpty()) {
      return code.finish(check.otherwise());
    }
    Integer label = written.get(check);
    if (label == null) {
      label = check.assemble(code);
      written.put(check, label);
    }
    return label;
  }
}
