package io.kairo.cli;

import io.kairo.api.Schema;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The reference page of all calls as Markdown, derived from the table of calls and its schemas.
final class Reference {
  private static final String HEAD =
      """
      # System calls

      Generated from the table of calls by `kairo reference`; do not edit.
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private Reference() {}

  static String page() {
    Reference reference = new Reference();
    SystemCalls.all().forEach(reference::call);
    return reference.page.toString();
  }

  private void call(SystemCall<?, ?> call) {
    page.append("\n## ").append(call.name()).append("\n\n").append(call.sentence()).append("\n\n");
    page.append("Authority: ").append(Words.of(call.authority()));
    page.append(" · effect: ").append(Words.of(call.effect()));
    page.append(" · can be undone: ").append(call.undoable() ? "yes" : "no");
    page.append(" · ").append(call.stability().name().toLowerCase(Locale.ROOT)).append("\n");
    fields("Parameter", Schema.of(call.params()));
    fields("Result", Schema.of(call.result()));
  }

  private void fields(String heading, Map<String, Object> schema) {
    if (object(schema.get("properties")).isEmpty()) {
      page.append("\n").append(heading).append(": none\n");
      return;
    }
    page.append("\n| ").append(heading).append(" | Type | Required | Meaning |\n");
    page.append("|---|---|---|---|\n");
    rows("", schema);
  }

  private void rows(String prefix, Map<?, ?> schema) {
    List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
    object(schema.get("properties"))
        .forEach((name, value) -> {
          Map<?, ?> field = object(value);
          page.append("| `").append(prefix).append(name).append("` | ").append(type(field));
          page.append(" | ").append(required.contains(name) ? "yes" : "no");
          page.append(" | ").append(meaning(field)).append(" |\n");
          nested(prefix + name, field);
        });
  }

  private void nested(String name, Map<?, ?> field) {
    rows(name + ".", field);
    rows(name + "[].", object(field.get("items")));
  }

  private static String type(Map<?, ?> field) {
    if (field.get("enum") instanceof List<?> constants) {
      return String.join(" \\| ", constants.stream().map(c -> "`" + c + "`").toList());
    }
    String type = String.valueOf(field.get("type"));
    if (type.equals("array")) {
      return "array of " + type(object(field.get("items")));
    }
    Object form = field.get("format") != null ? field.get("format") : field.get("contentEncoding");
    return form == null ? type : type + " (" + form + ")";
  }

  private static String meaning(Map<?, ?> field) {
    Object meaning = field.get("description");
    return meaning == null ? "" : meaning.toString().replace("|", "\\|");
  }

  private static Map<?, ?> object(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
