package io.kairo.cli;

import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Nearest;
import io.kairo.cli.shell.UsageException;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `kairo call METHOD [JSON]`: any system call, its result as JSON.
final class CallCommand {
  private CallCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), CallCommand::run)
        .argument("METHOD", "The call, such as device.list.")
        .optionalArgument("JSON", "Its parameters, an object; {} if absent.");
  }

  private static ExitCode run(Invocation invocation) {
    String method = method(invocation.argument(0));
    Map<String, Object> params = params(invocation.optionalArgument(1).orElse("{}"));
    try (Kairo kairo = invocation.connect()) {
      invocation.surroundings().out().println(Json.write(kairo.call(method, params)));
      return ExitCode.OK;
    }
  }

  static String method(String name) {
    if (SystemCalls.find(name).isPresent()) {
      return name;
    }
    List<String> names = SystemCalls.all().stream().map(SystemCall::name).toList();
    throw new UsageException(
        "'" + name + "' is not a system call",
        Nearest.of(name, names)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("type 'kairo call kernel.introspect' to see them all"));
  }

  static Map<String, Object> params(String text) {
    Object value;
    try {
      value = Json.parse(text);
    } catch (RuntimeException e) {
      throw new UsageException(
          "the parameters must be JSON: " + e.getMessage(), "quote them: '{\"name\":\"value\"}'");
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new UsageException(
          "the parameters must be a JSON object, got '" + text + "'",
          "quote them: '{\"name\":\"value\"}'");
    }
    Map<String, Object> params = new LinkedHashMap<>();
    map.forEach((key, element) -> {
      // An absent field and a null one are the same to a call.
      if (element != null) {
        params.put(String.valueOf(key), element);
      }
    });
    return params;
  }
}
