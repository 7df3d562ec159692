package io.kairo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What is killed when. The same seed gives the same plan.
///
/// Whoever is killed too often is not started again by intention, and that is not what a soak is
/// after: the plan leaves kairo-init and the kernel the time that makes them forget.
record SoakPlan(List<Blow> blows) {
  static final int SKILLS = 2;
  static final int PROCESSES = 3;

  private static final long FIRST_MILLIS = 4_000;
  private static final long LAST_MILLIS = 3_000;
  private static final int LEAST_PAUSE_MILLIS = 150;
  private static final int MOST_PAUSE_MILLIS = 1_800;

  /// kairo-init gives up after ten deaths in a row, and waits longer after each; a life of 60 s
  /// makes it forget.
  private static final int KERNELS_IN_A_ROW = 6;

  private static final long KERNEL_REST_MILLIS = 80_000;

  /// The kernel gives a skill up that ends for the sixth time within a minute.
  private static final int SKILL_ENDS = 4;

  private static final long SKILL_MEMORY_MILLIS = 75_000;

  /// A client takes a moment to be there.
  private static final long CLIENT_REST_MILLIS = 3_000;

  SoakPlan {
    blows = List.copyOf(blows);
  }

  /// What can be killed.
  enum Target {
    KERNEL,
    SKILL,
    PROCESS,
    CLIENT
  }

  /// One kill.
  ///
  /// @param index which one of several
  record Blow(long atMillis, Target target, int index) {
    @Override
    public String toString() {
      String which =
          switch (target) {
            case KERNEL -> "the kernel";
            case SKILL -> "skill " + index;
            case PROCESS -> "process " + index;
            case CLIENT -> "the client";
          };
      return "%8.3f s  kill %s".formatted(atMillis / 1000.0, which);
    }
  }

  /// A plan for `millis`.
  static SoakPlan of(long seed, long millis) {
    Random random = new Random(seed);
    List<Blow> blows = new ArrayList<>();
    for (long at = FIRST_MILLIS;
        at < millis - LAST_MILLIS;
        at += random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS)) {
      Target wanted = wanted(random);
      int index = random.nextInt(wanted == Target.SKILL ? SKILLS : PROCESSES);
      boolean bearable = isBearable(blows, at, wanted, index);
      blows.add(new Blow(at, bearable ? wanted : Target.PROCESS, index));
    }
    return new SoakPlan(blows);
  }

  long count(Target target) {
    return blows.stream().filter(blow -> blow.target() == target).count();
  }

  private static Target wanted(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> Target.KERNEL;
      case 2, 3 -> Target.SKILL;
      case 4 -> Target.CLIENT;
      default -> Target.PROCESS;
    };
  }

  private static boolean isBearable(List<Blow> blows, long at, Target target, int index) {
    return switch (target) {
      case KERNEL -> inARow(blows, at) < KERNELS_IN_A_ROW;
      case SKILL -> since(blows, target, index, at - SKILL_MEMORY_MILLIS) < SKILL_ENDS;
      case CLIENT ->
          blows.stream()
              .noneMatch(it -> it.target() == target && it.atMillis() > at - CLIENT_REST_MILLIS);
      case PROCESS -> true;
    };
  }

  /// Kills of the kernel that it had no time to forget.
  private static int inARow(List<Blow> blows, long at) {
    int count = 0;
    long later = at;
    for (Blow blow : blows.reversed()) {
      if (blow.target() == Target.KERNEL) {
        if (later - blow.atMillis() >= KERNEL_REST_MILLIS) {
          return count;
        }
        count++;
        later = blow.atMillis();
      }
    }
    return count;
  }

  private static long since(List<Blow> blows, Target target, int index, long from) {
    return blows.stream()
        .filter(it -> it.target() == target && it.index() == index && it.atMillis() >= from)
        .count();
  }
}
