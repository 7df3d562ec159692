package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Compares the table with the kernel headers of this machine; needs `cc`.
final class SystemCallTest {
  private static final Pattern DEFINITION =
      Pattern.compile("#define __NR(3264)?_(\\w+) (?:(\\d+)|__NR3264_(\\w+))");
  private static final String GENERIC =
      """
      #define __ARCH_WANT_RENAMEAT
      #define __ARCH_WANT_NEW_STAT
      #define __ARCH_WANT_SET_GET_RLIMIT
      #define __ARCH_WANT_SYS_CLONE3
      #define __ARCH_WANT_MEMFD_SECRET
      #include <asm-generic/unistd.h>
      """;

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "has only its header")
  void numbersOfX86AreThoseOfTheHeader() throws Exception {
    assertThat(table(Architecture.X86_64)).containsAllEntriesOf(header("#include <asm/unistd.h>"));
  }

  @Test
  void numbersOfArmAreThoseOfTheHeader() throws Exception {
    Map<String, Integer> header = header(GENERIC);
    header.keySet().removeAll(Set.of("syscalls", "arch_specific_syscall"));

    assertThat(table(Architecture.AARCH64)).containsAllEntriesOf(header);
  }

  @Test
  void noNumberIsListedTwice() {
    for (Architecture architecture : Architecture.values()) {
      Set<Integer> seen = new HashSet<>();
      for (SystemCall call : SystemCall.table()) {
        int number = call.number(architecture);
        assertThat(number < 0 || seen.add(number)).as(call.name()).isTrue();
      }
    }
  }

  private static Map<String, Integer> table(Architecture architecture) {
    Map<String, Integer> numbers = new HashMap<>();
    for (SystemCall call : SystemCall.table()) {
      if (call.number(architecture) >= 0) {
        numbers.put(call.name(), call.number(architecture));
      }
    }
    return numbers;
  }

  /// The numbers a header defines, except calls newer than the table, which the filter denies.
  private static Map<String, Integer> header(String source)
      throws IOException, InterruptedException {
    Map<String, Integer> plain = new HashMap<>();
    Map<String, String> aliases = new HashMap<>();
    Matcher matcher = DEFINITION.matcher(preprocess(source));
    while (matcher.find()) {
      String prefix = matcher.group(1) == null ? "" : "3264 ";
      if (matcher.group(3) != null) {
        plain.put(prefix + matcher.group(2), Integer.valueOf(matcher.group(3)));
      } else {
        aliases.put(matcher.group(2), "3264 " + matcher.group(4));
      }
    }
    aliases.forEach((name, original) -> plain.put(name, plain.getOrDefault(original, -1)));
    plain.keySet().removeIf(name -> name.startsWith("3264 "));
    plain.values().removeIf(number -> number > 450);
    return plain;
  }

  private static String preprocess(String source) throws IOException, InterruptedException {
    Process cc = new ProcessBuilder("cc", "-E", "-dM", "-").start();
    cc.getOutputStream().write(source.getBytes(StandardCharsets.UTF_8));
    cc.getOutputStream().close();
    String output = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(cc.waitFor()).isZero();
    return output;
  }
}
