package io.kairo.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the C compiler of this machine says about its headers. The tests need `cc`.
public final class CHeader {
  private final StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n");
  private final List<String> expressions = new ArrayList<>();

  public CHeader(String... headers) {
    source.append("#include <stdio.h>\n#include <stddef.h>\n");
    for (String header : headers) {
      source.append("#include <").append(header).append(">\n");
    }
  }

  /// Adds an integer expression, such as `sizeof(siginfo_t)`.
  public CHeader value(String expression) {
    expressions.add(expression);
    return this;
  }

  /// Adds the offset of a struct's field.
  public CHeader offset(String struct, String field) {
    return value("offsetof(" + struct + "," + field + ")");
  }

  /// Compiles and runs; the values in the order they were added.
  public List<Long> values() throws IOException, InterruptedException {
    source.append("int main(void){\n");
    for (String expression : expressions) {
      source.append("printf(\"%lld\\n\",(long long)(").append(expression).append("));\n");
    }
    source.append("return 0;}\n");
    Path folder = Files.createTempDirectory("kairo-header");
    Path program = folder.resolve("values");
    Path code = Files.writeString(folder.resolve("values.c"), source);
    run("cc", "-w", "-o", program.toString(), code.toString());
    List<Long> values = run(program.toString()).lines().map(Long::valueOf).toList();
    for (Path file : List.of(program, code, folder)) {
      Files.delete(file);
    }
    return values;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + " must succeed, it said '" + output + "'");
    }
    return output;
  }
}
