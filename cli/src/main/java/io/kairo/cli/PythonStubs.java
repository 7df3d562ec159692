package io.kairo.cli;

import io.kairo.api.Doc;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The module `kairo.calls` of the SDK for Python, derived from the table of calls: one function
/// per call, one TypedDict per record that a call carries.
final class PythonStubs {
  private static final String HEAD =
      """
      \"""One typed function per system call: `client.call(calls.device_list())`.

      Generated from the table of calls by `kairo reference --python`; do not edit.
      \"""

      from __future__ import annotations

      from typing import Any, Literal, NotRequired, TypedDict

      from .call import Call, given
      """;

  private final PythonTypes types = new PythonTypes();
  private final StringBuilder functions = new StringBuilder();

  private PythonStubs() {}

  static String module() {
    PythonStubs stubs = new PythonStubs();
    SystemCalls.all().forEach(stubs::function);
    return HEAD + stubs.types.declarations() + stubs.functions;
  }

  private void function(SystemCall<?, ?> call) {
    List<RecordComponent> params = inOrder(call.params());
    functions.append("\n\ndef ").append(call.name().replace('.', '_')).append("(");
    if (!params.isEmpty()) {
      functions.append("\n    *,\n");
    }
    for (RecordComponent param : params) {
      String type = types.of(param.getGenericType());
      functions.append("    ").append(name(param)).append(": ").append(type);
      functions.append(isOptional(param) ? " | None = None,\n" : ",\n");
    }
    functions.append(") -> Call[").append(types.of(call.result())).append("]:\n");
    docstring(call.sentence(), params);
    functions.append("    return Call(\"").append(call.name()).append("\", ");
    functions.append(params.isEmpty() ? "{})\n" : "given(" + arguments(params) + "))\n");
  }

  private void docstring(String sentence, List<RecordComponent> params) {
    functions.append("    \"\"\"").append(PythonTypes.wrapped(sentence, 4));
    List<String> meanings = new ArrayList<>();
    for (RecordComponent param : params) {
      Doc doc = param.getAnnotation(Doc.class);
      if (doc != null) {
        meanings.add(PythonTypes.wrapped("- " + name(param) + ": " + doc.value(), 4));
      }
    }
    if (!meanings.isEmpty()) {
      functions.append("\n\n    ").append(String.join("\n    ", meanings)).append("\n    ");
    }
    functions.append("\"\"\"\n");
  }

  private static String arguments(List<RecordComponent> params) {
    StringBuilder arguments = new StringBuilder();
    for (RecordComponent param : params) {
      String key = PythonTypes.keyword(param.getName()) ? param.getName() + "_" : param.getName();
      arguments.append("\n        ").append(key).append("=").append(name(param)).append(",");
    }
    return arguments + "\n    ";
  }

  /// The required ones first.
  private static List<RecordComponent> inOrder(Class<?> record) {
    List<RecordComponent> components = List.of(record.getRecordComponents());
    List<RecordComponent> ordered = new ArrayList<>(components);
    ordered.removeIf(PythonStubs::isOptional);
    components.stream().filter(PythonStubs::isOptional).forEach(ordered::add);
    return ordered;
  }

  private static boolean isOptional(RecordComponent component) {
    return component.getType() == Optional.class;
  }

  /// The parameter's name as Python writes it, such as `max_bytes`.
  private static String name(RecordComponent component) {
    String snake = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return PythonTypes.keyword(snake) ? snake + "_" : snake;
  }
}
