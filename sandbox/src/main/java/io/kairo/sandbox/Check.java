package io.kairo.sandbox;

import java.util.ArrayList;
import java.util.List;

/// What happens to a call once its number is known: steps that look at its arguments and may end in
/// a verdict each, and the verdict when none did. Looks only at what travels in registers: memory
/// can change after a look.
record Check(List<Step> steps, int otherwise) {
  /// Either computes, or leaves with `action` when the comparison comes out as `when`.
  sealed interface Step {
    record Compute(int code, int constant) implements Step {}

    record Leave(int code, int constant, boolean when, int action) implements Step {}
  }

  Check {
    steps = List.copyOf(steps);
  }

  /// No look at anything.
  static Check verdict(int action) {
    return new Check(List.of(), action);
  }

  /// Writes it; where it starts.
  int assemble(Assembler code) {
    int next = code.finish(otherwise);
    for (Step step : steps.reversed()) {
      next =
          switch (step) {
            case Step.Compute(int operation, int constant) ->
                code.compute(operation, constant, next);
            case Step.Leave(int comparison, int constant, boolean when, int action) -> {
              int left = code.finish(action);
              yield code.test(comparison, constant, when ? left : next, when ? next : left);
            }
          };
    }
    return next;
  }

  /// A check under construction. Half an argument is 32 bits.
  static final class Builder {
    private static final int ARGUMENTS = 16;

    private final List<Step> steps = new ArrayList<>();

    /// Loads the low half of an argument.
    Builder low(int argument) {
      return compute(Instruction.LOAD, ARGUMENTS + 8 * argument);
    }

    Builder high(int argument) {
      return compute(Instruction.LOAD, ARGUMENTS + 8 * argument + 4);
    }

    Builder and(int mask) {
      return compute(Instruction.AND, mask);
    }

    Builder ifEqual(int value, int action) {
      return leave(Instruction.IF_EQUAL, value, true, action);
    }

    Builder unlessEqual(int value, int action) {
      return leave(Instruction.IF_EQUAL, value, false, action);
    }

    Builder ifAnySet(int mask, int action) {
      return leave(Instruction.IF_ANY_SET, mask, true, action);
    }

    Builder ifAny(int[] values, int action) {
      for (int value : values) {
        ifEqual(value, action);
      }
      return this;
    }

    Check otherwise(int action) {
      return new Check(steps, action);
    }

    private Builder compute(int code, int constant) {
      steps.add(new Step.Compute(code, constant));
      return this;
    }

    private Builder leave(int code, int constant, boolean when, int action) {
      steps.add(new Step.Leave(code, constant, when, action));
      return this;
    }
  }
}
