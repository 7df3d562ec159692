package io.kairo.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a BPF program from its end to its beginning, so that every jump goes to what is already
/// there and equal verdicts share one instruction. That halves the program, and the kernel compiles
/// it anew at every start of a process. A label counts instructions from the end.
final class Assembler {
  private static final int REACH = 250;

  private final List<Instruction> reversed = new ArrayList<>();
  private final Map<Integer, Integer> verdicts = new HashMap<>();

  /// Where `action` is returned.
  int finish(int action) {
    Integer near = verdicts.get(action);
    if (near != null && distance(near) <= REACH) {
      return near;
    }
    int label = add(new Instruction(Instruction.RETURN, 0, 0, action));
    verdicts.put(action, label);
    return label;
  }

  /// An instruction that computes, then goes on at `next`.
  int compute(int code, int constant, int next) {
    if (distance(next) != 0) {
      jump(next);
    }
    return add(new Instruction(code, 0, 0, constant));
  }

  /// A comparison of the accumulator with `constant`.
  int test(int code, int constant, int yes, int no) {
    int reachableYes = reach(yes);
    int reachableNo = reach(no);
    return add(new Instruction(code, distance(reachableYes), distance(reachableNo), constant));
  }

  /// The program, which starts at what was added last.
  List<Instruction> program() {
    return List.copyOf(reversed.reversed());
  }

  private int reach(int label) {
    return distance(label) <= REACH ? label : jump(label);
  }

  private int jump(int label) {
    return add(new Instruction(Instruction.JUMP, 0, 0, distance(label)));
  }

  /// How many instructions lie between the next one and `label`.
  private int distance(int label) {
    return reversed.size() - label - 1;
  }

  private int add(Instruction instruction) {
    reversed.add(instruction);
    return reversed.size() - 1;
  }
}
