package io.kairo.api;

import java.util.LinkedHashMap;
import java.util.Map;

/// An event in the structured form of CloudEvents 1.0, for programs that know that and not Kairo:
/// `topic` is `type`, `payload` is `data`, and Kairo's own attributes are extensions, whose names
/// are in lower case there.
///
/// Source: <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>
public final class CloudEvent {
  private CloudEvent() {}

  /// The attributes of `event`.
  public static Map<String, Object> of(Event event) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", event.id());
    attributes.put("type", event.topic());
    attributes.put("source", event.source());
    attributes.put("time", event.time().toString());
    attributes.put("datacontenttype", "application/json");
    event.offset().ifPresent(offset -> attributes.put("offset", offset));
    event.correlationId().ifPresent(id -> attributes.put("correlationid", id));
    event.causationId().ifPresent(id -> attributes.put("causationid", id));
    event.traceId().ifPresent(id -> attributes.put("traceid", id));
    attributes.put("data", event.payload());
    return attributes;
  }
}
