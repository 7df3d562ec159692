package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Architecture;
import io.kairo.posix.linux.Resource;
import io.kairo.posix.linux.Seccomp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FilterTest {
  private static final int AUDIT_X86_64 = 0xC000003E;
  private static final int AUDIT_I386 = 0x40000003;
  private static final int AUDIT_AARCH64 = 0xC00000B7;
  private static final int AUDIT_ARM = 0x40000028;
  private static final int KILL = Seccomp.SECCOMP_RET_KILL_PROCESS;
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_THREAD = 0x10000;
  private static final long CLONE_NEWUSER = 0x10000000;

  private static int audit(Architecture architecture) {
    return architecture == Architecture.X86_64 ? AUDIT_X86_64 : AUDIT_AARCH64;
  }

  private static Variant confining(Architecture architecture) {
    return new Variant(architecture, true, false, true, true, Set.of(), false);
  }

  private static int run(Variant variant, String call, long... arguments) {
    int number = SystemCall.number(variant.architecture(), call);
    assertThat(number).as(call).isNotNegative();
    return new Interpreter(Filter.assemble(variant))
        .run(audit(variant.architecture()), number, arguments);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsToldOfOtherProcesses(Architecture architecture) {
    Variant variant = confining(architecture);

    for (String call : new String[] {"sched_getscheduler", "getpgid", "getsid"}) {
      assertThat(run(variant, call, 0)).isEqualTo(Checks.ALLOW);
      assertThat(run(variant, call, 4711)).isEqualTo(Checks.DENY);
    }
    assertThat(run(variant, "sched_getaffinity", 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "sched_getaffinity", 4711)).isEqualTo(Checks.ABSENT);
    assertThat(run(variant, "getpriority", 0, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "getpriority", 0, 4711)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "clock_gettime", 1)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "clock_gettime", ~0 << 3 | 2)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "clock_gettime", ~4711 << 3 | 6)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "clock_gettime", ~4711 << 3 | 2)).isEqualTo(Checks.DENY);
  }

  @ParameterizedTest
  @EnumSource
  void socketsAreTcpAloneAndTheBrokersWhenTheyReachSomething(Architecture architecture) {
    Variant both =
        new Variant(
            architecture, false, true, false, true, Set.of(Network.CONNECT, Network.ACCEPT), false);
    Variant connects =
        new Variant(architecture, false, true, false, true, Set.of(Network.CONNECT), false);

    for (int family : new int[] {2, 10}) {
      for (int protocol : new int[] {0, 6}) {
        assertThat(run(both, "socket", family, 1 | 0x80800, protocol)).isEqualTo(Checks.ALLOW);
      }
      assertThat(run(both, "socket", family, 2, 0)).isEqualTo(Checks.SOCKET_TYPE);
      assertThat(run(both, "socket", family, 3, 1)).isEqualTo(Checks.SOCKET_TYPE);
      assertThat(run(both, "socket", family, 1, 262)).isEqualTo(Checks.PROTOCOL);
      assertThat(run(both, "socket", family, 1, 132)).isEqualTo(Checks.PROTOCOL);
    }
    for (int family : new int[] {0, 1, 3, 8, 16, 17, 38, 40, 44}) {
      assertThat(run(both, "socket", family, 1, 0)).isEqualTo(Checks.FAMILY);
    }
    assertThat(run(both, "connect", 3, 0, 16)).isEqualTo(Checks.NOTIFY);
    assertThat(run(both, "bind", 3, 0, 16)).isEqualTo(Checks.NOTIFY);
    assertThat(run(both, "listen", 3, 128)).isEqualTo(Checks.SUCCESS);
    assertThat(run(both, "accept4", 3, 0, 0, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(connects, "bind", 3, 0, 16)).isEqualTo(Checks.DENY);
    assertThat(run(connects, "listen", 3, 128)).isEqualTo(Checks.DENY);
    assertThat(run(connects, "accept4", 3, 0, 0, 0)).isEqualTo(Checks.DENY);
  }

  @ParameterizedTest
  @EnumSource
  void socketsOfThisMachineAreStreamsThatTheBrokerConnects(Architecture architecture) {
    Variant local =
        new Variant(architecture, false, true, false, true, Set.of(Network.LOCAL), false);

    assertThat(run(local, "socket", 1, 1 | 0x80800, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(local, "socket", 1, 2, 0)).isEqualTo(Checks.SOCKET_TYPE);
    assertThat(run(local, "socket", 1, 5, 0)).isEqualTo(Checks.SOCKET_TYPE);
    for (int family : new int[] {0, 2, 3, 10, 16, 17, 40}) {
      assertThat(run(local, "socket", family, 1, 0)).isEqualTo(Checks.FAMILY);
    }
    assertThat(run(local, "connect", 3, 0, 110)).isEqualTo(Checks.NOTIFY);
    for (String call : Set.of("bind", "listen", "accept4")) {
      assertThat(run(local, call, 3, 0, 0, 0)).as(call).isEqualTo(Checks.DENY);
    }
    assertThat(run(local, "sendto", 3, 0, 1, 0, 4711, 110)).isEqualTo(Checks.DENY);
  }

  @ParameterizedTest
  @EnumSource
  void everyCallOfTheTableGetsTheVerdictOfItsRule(Architecture architecture) {
    Variant variant = confining(architecture);
    Interpreter filter = new Interpreter(Filter.assemble(variant));
    Checks checks = new Checks(variant);

    for (SystemCall call : SystemCall.table()) {
      Check check = checks.check(call.rule(), Filter.Part.WHOLE);
      if (call.number(architecture) >= 0 && check.steps().isEmpty()) {
        assertThat(filter.run(audit(architecture), call.number(architecture)))
            .as(call.name())
            .isEqualTo(check.otherwise());
      }
    }
  }

  /// What Linux does with two filters: the answer of the stricter one, and ERRNO is stricter than
  /// NOTIFY, which is stricter than ALLOW. Only the birth of the process itself is asked about by
  /// one and not by the other two, which stand up before and after it.
  @ParameterizedTest
  @EnumSource
  void bothPartsTogetherSayWhatTheWholeSays(Architecture architecture) {
    for (Variant variant : variants(architecture)) {
      Interpreter whole = new Interpreter(Filter.assemble(variant));
      Interpreter asking = new Interpreter(Filter.assemble(variant, Filter.Part.ASKING));
      Interpreter denying = new Interpreter(Filter.assemble(variant, Filter.Part.DENYING));
      for (SystemCall call : SystemCall.table()) {
        int number = call.number(architecture);
        for (long first : number < 0 ? new long[0] : new long[] {0, 1, 2, 16, 4711, 1 << 16}) {
          for (long second : new long[] {0, 1, 2, 5, 10, 0x5412, 0x40086602}) {
            long[] arguments = {first, second, second, first};
            int expected = whole.run(audit(architecture), number, arguments);
            int asked = asking.run(audit(architecture), number, arguments);
            int denied = denying.run(audit(architecture), number, arguments);
            boolean birth = call.rule() == SystemCall.Rule.CLONE && expected == Checks.NOTIFY;
            assertThat(stricter(asked, denied))
                .as(call.name() + " " + first + " " + second + " of " + variant)
                .isEqualTo(birth ? Checks.DENY : expected);
          }
        }
      }
    }
  }

  private static int stricter(int one, int other) {
    if (one == Checks.ALLOW || (one == Checks.NOTIFY && other != Checks.ALLOW)) {
      return other;
    }
    return one;
  }

  private static List<Variant> variants(Architecture architecture) {
    List<Variant> variants = new ArrayList<>();
    for (boolean spawns : new boolean[] {false, true}) {
      for (boolean rest : new boolean[] {false, true}) {
        for (Set<Network> network :
            List.of(Set.<Network>of(), Set.of(Network.CONNECT), Set.of(Network.LOCAL))) {
          variants.add(new Variant(architecture, rest, spawns, rest, true, network, rest));
        }
      }
    }
    return variants;
  }

  @ParameterizedTest
  @EnumSource
  void ordinaryCallsRunAndDangerousOnesAreDenied(Architecture architecture) {
    Variant variant = confining(architecture);

    for (String call : Set.of("read", "write", "mmap", "futex", "getdents64", "exit_group")) {
      assertThat(run(variant, call)).as(call).isEqualTo(Checks.ALLOW);
    }
    for (String call :
        Set.of(
            "mount",
            "ptrace",
            "bpf",
            "unshare",
            "setns",
            "io_uring_setup",
            "memfd_create",
            "execveat",
            "personality",
            "connect",
            "keyctl",
            "fchmodat",
            "utimensat",
            "setxattr",
            "shmget",
            "mq_open",
            "inotify_init1",
            "pidfd_getfd",
            "process_vm_readv",
            "chroot",
            "rt_sigqueueinfo",
            "open_by_handle_at",
            "userfaultfd",
            "perf_event_open",
            "reboot")) {
      assertThat(run(variant, call)).as(call).isEqualTo(Checks.DENY);
    }
    assertThat(run(variant, "clone3")).isEqualTo(Checks.ABSENT);
    assertThat(run(variant, "socket", 2, 1, 0)).isEqualTo(Checks.FAMILY);
    assertThat(run(variant, "getxattr")).isEqualTo(Checks.UNSUPPORTED);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheTableDoesNotListDoesNotExist(Architecture architecture) {
    Interpreter filter = new Interpreter(Filter.assemble(confining(architecture)));
    Set<Integer> listed =
        Set.copyOf(
            SystemCall.table().stream()
                .map(call -> call.number(architecture))
                .filter(number -> number >= 0)
                .toList());

    for (int number = 0; number < 600; number++) {
      if (!listed.contains(number)) {
        assertThat(filter.run(audit(architecture), number)).isEqualTo(Checks.ABSENT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aForeignArchitectureIsKilled(Architecture architecture) {
    Interpreter filter = new Interpreter(Filter.assemble(confining(architecture)));
    int other = architecture == Architecture.X86_64 ? AUDIT_AARCH64 : AUDIT_X86_64;

    for (int foreign : new int[] {AUDIT_I386, AUDIT_ARM, other, 0}) {
      assertThat(filter.run(foreign, 0)).isEqualTo(KILL);
    }
  }

  @Test
  void x32IsKilled() {
    Interpreter filter = new Interpreter(Filter.assemble(confining(Architecture.X86_64)));

    assertThat(filter.run(AUDIT_X86_64, 0x40000000)).isEqualTo(KILL);
    assertThat(filter.run(AUDIT_X86_64, -1)).isEqualTo(KILL);
  }

  @ParameterizedTest
  @EnumSource
  void openAsksOnlyWhereNamesAreIntercepted(Architecture architecture) {
    Variant intercepts = new Variant(architecture, true, true, false, true, Set.of(), false);
    Variant plain = new Variant(architecture, false, true, false, true, Set.of(), false);

    for (String call : Set.of("openat", "openat2")) {
      assertThat(run(intercepts, call)).as(call).isEqualTo(Checks.NOTIFY);
      assertThat(run(plain, call)).as(call).isEqualTo(Checks.ALLOW);
    }
    assertThat(plain.listens()).isFalse();
  }

  @Test
  void theOldOpensAskToo() {
    for (String call : Set.of("open", "creat")) {
      assertThat(run(confining(Architecture.X86_64), call)).isEqualTo(Checks.NOTIFY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsAreFreeAndProcessesAreNot(Architecture architecture) {
    Variant alone = confining(architecture);
    Variant spawning = new Variant(architecture, true, true, false, true, Set.of(), false);

    assertThat(run(alone, "clone", CLONE_VM | CLONE_THREAD)).isEqualTo(Checks.ALLOW);
    assertThat(run(alone, "clone", CLONE_VM)).isEqualTo(Checks.NOTIFY);
    assertThat(run(alone, "clone", CLONE_THREAD | CLONE_NEWUSER)).isEqualTo(Checks.DENY);
    assertThat(run(spawning, "clone", 17)).isEqualTo(Checks.ALLOW);
    assertThat(run(spawning, "clone", CLONE_NEWUSER | 17)).isEqualTo(Checks.DENY);
    assertThat(run(spawning, "clone", 0x8000 | 17)).isEqualTo(Checks.DENY);
  }

  @Test
  void theOldForksNeedLeave() {
    Variant spawning = new Variant(Architecture.X86_64, true, true, false, true, Set.of(), false);

    for (String call : Set.of("fork", "vfork")) {
      assertThat(run(confining(Architecture.X86_64), call)).isEqualTo(Checks.DENY);
      assertThat(run(spawning, call)).isEqualTo(Checks.ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void execIsHeldOnlyForLimits(Architecture architecture) {
    assertThat(run(new Variant(architecture, true, true, true, true, Set.of(), false), "execve"))
        .isEqualTo(Checks.NOTIFY);
    assertThat(run(new Variant(architecture, true, true, false, true, Set.of(), false), "execve"))
        .isEqualTo(Checks.ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void theMarkOfItsTreeCanBeReadAndNotChanged(Architecture architecture) {
    Variant variant = confining(architecture);

    assertThat(run(variant, "prlimit64", 0, Resource.RLIMIT_LOCKS, 0, 4096))
        .isEqualTo(Checks.ALLOW);
    for (long limit : new long[] {4096, 1L << 32}) {
      assertThat(run(variant, "prlimit64", 0, Resource.RLIMIT_LOCKS, limit)).isEqualTo(Checks.DENY);
    }
    assertThat(run(variant, "setrlimit", Resource.RLIMIT_LOCKS)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "setrlimit", Resource.RLIMIT_NOFILE)).isEqualTo(Checks.ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void otherProcessesAreOutOfReach(Architecture architecture) {
    Variant variant = confining(architecture);

    for (String call : Set.of("prlimit64", "sched_setaffinity", "sched_setattr")) {
      assertThat(run(variant, call, 0)).as(call).isEqualTo(Checks.ALLOW);
      assertThat(run(variant, call, 4711)).as(call).isEqualTo(Checks.DENY);
    }
    assertThat(run(variant, "prlimit64", 0, Resource.RLIMIT_NOFILE, 4096)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "setpriority", 0, 0, 5)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "setpriority", 0, 4711, 5)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "setpriority", 2, 0, 5)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "ioprio_set", 1, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "ioprio_set", 1, 4711)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "fcntl", 5, 8, 4711)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "fcntl", 5, 3)).isEqualTo(Checks.ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void signalsNeedAKernelThatScopesThem(Architecture architecture) {
    Variant unscoped = new Variant(architecture, true, false, true, false, Set.of(), false);

    assertThat(run(confining(architecture), "kill", 1, 9)).isEqualTo(Checks.ALLOW);
    for (String call : Set.of("kill", "tkill", "tgkill")) {
      assertThat(run(unscoped, call, 1, 9)).as(call).isEqualTo(Checks.DENY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void socketsReachNobodyButTheirPair(Architecture architecture) {
    Variant variant = confining(architecture);
    long fastopen = 0x20000000;

    assertThat(run(variant, "socketpair", 1, 1 | 0x80000, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "socketpair", 1, 5, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "socketpair", 1, 2, 0)).isEqualTo(Checks.SOCKET_TYPE);
    assertThat(run(variant, "socketpair", 2, 1, 0)).isEqualTo(Checks.FAMILY);
    assertThat(run(variant, "sendto", 3, 99, 1, 0, 0, 0)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "sendto", 3, 99, 1, 0, 0x7fff00000000L, 16)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "sendto", 3, 99, 1, 0, 16, 16)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "sendto", 3, 99, 1, fastopen, 0, 0)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "sendmsg", 3, 99, fastopen)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "sendmmsg", 3, 99, 1, fastopen)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "sendmsg", 3, 99, 0)).isEqualTo(Checks.ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void terminalsCannotBeTypedInto(Architecture architecture) {
    Variant variant = confining(architecture);
    long upper = 0x100000000L;

    assertThat(run(variant, "ioctl", 0, 0x5401)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "ioctl", 0, 0x5412)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "ioctl", 0, upper | 0x5412)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "ioctl", 0, 0x541C)).isEqualTo(Checks.DENY);
  }

  @ParameterizedTest
  @EnumSource
  void aFilterMayBeAddedButNotAListener(Architecture architecture) {
    Variant variant = confining(architecture);

    assertThat(run(variant, "seccomp", 1, 0, 99)).isEqualTo(Checks.ALLOW);
    assertThat(run(variant, "seccomp", 1, 8, 99)).isEqualTo(Checks.DENY);
    assertThat(run(variant, "seccomp", 2, 8, 99)).isEqualTo(Checks.ALLOW);
  }
}
