package io.kairo.system;

/// Skills that run programs of the system: their own program becomes a shell with a script.
final class Programs {
  private Programs() {}

  /// The source of a skill that runs `script` in bash.
  static String running(String script) {
    String text = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n\"\n\"");
    return """
    #include <stdio.h>
    #include <unistd.h>

    int main(void) {
      execl("/bin/bash", "bash", "-c", "%s", (char *)0);
      perror("bash");
      return 1;
    }
    """
        .formatted(text);
  }
}
