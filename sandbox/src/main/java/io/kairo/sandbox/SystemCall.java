package io.kairo.sandbox;

import io.kairo.posix.Architecture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One line of `syscalls.tbl`: a system call of Linux, its number on each architecture, -1 where it
/// has none, and the rule for it.
record SystemCall(String name, int x86, int arm, Rule rule) {
  /// What the filter does about a call; the words are those of `syscalls.tbl`.
  enum Rule {
    ALLOW,
    DENY,
    ABSENT,
    UNSUPPORTED,
    SELF,
    AFFINITY,
    SIGNAL,
    OPEN,
    METADATA,
    EXEC,
    FORK,
    CLONE,
    SOCKET,
    CONNECT,
    BIND,
    LISTEN,
    ACCEPT,
    SOCKETPAIR,
    SENDTO,
    SENDMSG,
    SENDMMSG,
    IOCTL,
    FCNTL,
    SECCOMP,
    PRIORITY,
    SETRLIMIT,
    PRLIMIT,
    IOPRIO,
    CLOCK
  }

  private static final List<SystemCall> TABLE = read();
  private static final Map<String, SystemCall> BY_NAME =
      TABLE.stream().collect(Collectors.toUnmodifiableMap(SystemCall::name, Function.identity()));

  /// The whole table.
  static List<SystemCall> table() {
    return TABLE;
  }

  /// The number of call `name`, or -1.
  static int number(Architecture architecture, String name) {
    SystemCall call = BY_NAME.get(name);
    if (call == null) {
      throw new IllegalArgumentException("system call must be in the table, got '" + name + "'");
    }
    return call.number(architecture);
  }

  int number(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x86;
      case AARCH64 -> arm;
    };
  }

  private static List<SystemCall> read() {
    try (InputStream table =
            Objects.requireNonNull(SystemCall.class.getResourceAsStream("syscalls.tbl"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(table, StandardCharsets.US_ASCII))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(SystemCall::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SystemCall parse(String line) {
    String[] words = line.split(" +", -1);
    return new SystemCall(
        words[0],
        parseNumber(words[1]),
        parseNumber(words[2]),
        Rule.valueOf(words[3].toUpperCase(Locale.ROOT)));
  }

  private static int parseNumber(String word) {
    return word.equals("-") ? -1 : Integer.parseInt(word);
  }
}
