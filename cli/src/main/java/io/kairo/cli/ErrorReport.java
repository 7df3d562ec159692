package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.UsageException;
import io.kairo.ipc.codec.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// A failure as it is told: one line that says what is wrong and one that says what would help, or
/// a JSON object. Always on the error stream.
///
/// @param err where it goes
/// @param json whether programs read it
record ErrorReport(PrintStream err, boolean json) {
  private static final int LONGEST = 500;

  ExitCode failed(CallException e) {
    print(String.valueOf(e.getMessage()), e.code().wire(), e.help());
    return ExitCode.of(e.code());
  }

  ExitCode usage(UsageException e) {
    print(String.valueOf(e.getMessage()), ErrorCode.INVALID_ARGUMENT.wire(), e.help());
    return ExitCode.USAGE;
  }

  ExitCode failed(IOException e) {
    print(e.getClass().getSimpleName() + ": " + e.getMessage(), ErrorCode.INTERNAL.wire(), "");
    return ExitCode.FAILURE;
  }

  /// Something that must not happen: the one place where a person sees a class name and where it
  /// was thrown, because only that can be reported.
  ExitCode bug(Exception e) {
    String place = e.getStackTrace().length > 0 ? " at " + e.getStackTrace()[0] : "";
    print("unexpected " + e + place, ErrorCode.INTERNAL.wire(), "please report this");
    return ExitCode.FAILURE;
  }

  private void print(String sentence, String code, String help) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("error", sentence);
      object.put("code", code);
      object.put("help", help);
      err.println(Json.write(object));
      return;
    }
    err.println("kairo: " + CleanText.of(sentence, LONGEST));
    if (!help.isEmpty()) {
      err.println("       " + CleanText.of(help, LONGEST));
    }
  }
}
