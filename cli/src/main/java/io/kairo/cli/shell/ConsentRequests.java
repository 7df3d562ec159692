package io.kairo.cli.shell;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Item;
import io.kairo.api.ConsentApi.Revocation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A consent request out of the payload of `consent.requested`. What is missing or not understood
/// becomes the wider or the more cautious value, so that a question is never made to look smaller
/// than it is.
public final class ConsentRequests {
  private ConsentRequests() {}

  /// The request, or empty when it has no id to answer to or nothing that it asks for.
  public static Optional<ConsentApi.Request> of(Map<String, Object> payload) {
    String id = text(payload, "id");
    List<Item> items = items(payload.get("items"));
    if (id.isEmpty() || items.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ConsentApi.Request(
            id,
            Optional.of(text(payload, "agent")).filter(agent -> !agent.isEmpty()),
            items,
            time(payload, "askedAt"),
            Optional.of(time(payload, "deadline"))));
  }

  private static List<Item> items(@org.jspecify.annotations.Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return List.of();
    }
    List<Item> items = new ArrayList<>();
    for (Object element : list) {
      // A question that could only be shown in part is not shown: no answer could cover the rest.
      if (!(element instanceof Map<?, ?> map)) {
        return List.of();
      }
      Optional<Item> item = item(map);
      if (item.isEmpty()) {
        return List.of();
      }
      items.add(item.get());
    }
    return List.copyOf(items);
  }

  private static Optional<Item> item(Map<?, ?> map) {
    String resource = text(map, "resource");
    String wants = text(map, "wants");
    if (resource.isEmpty() || wants.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Item(
            text(map, "subject"),
            text(map, "permission"),
            resource,
            wants,
            Boolean.TRUE.equals(map.get("simulated")),
            access(text(map, "access")),
            text(map, "reason"),
            text(map, "revocation").equalsIgnoreCase("immediate")
                ? Revocation.IMMEDIATE
                : Revocation.STOPS_SKILL));
  }

  private static Access access(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "read" -> Access.READ;
      case "write" -> Access.WRITE;
      default -> Access.READ_WRITE;
    };
  }

  private static Instant time(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof Number millis) {
      return Instant.ofEpochMilli(millis.longValue());
    }
    try {
      return Instant.parse(text(map, key));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return switch (value) {
      case null -> "";
      case Enum<?> constant -> Words.of(constant);
      case Optional<?> optional -> optional.map(String::valueOf).orElse("");
      default -> value.toString();
    };
  }
}
