package io.kairo.agent;

import io.kairo.api.CallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// A fan that remembers what was done to it and says no when told to.
final class ScriptedFan implements Fan {
  record Write(String handle, boolean on, String cause) {}

  record Published(String topic, Map<String, Object> payload, String cause) {}

  final List<String> claims = new ArrayList<>();
  final List<Write> writes = new ArrayList<>();
  final List<Published> published = new ArrayList<>();
  final Queue<CallException> claimFailures = new ArrayDeque<>();
  final Queue<CallException> writeFailures = new ArrayDeque<>();

  @Override
  public String claim(String causationId) {
    claims.add(causationId);
    throwIf(claimFailures.poll());
    return "h" + claims.size();
  }

  @Override
  public void write(String handle, boolean on, String causationId) {
    throwIf(writeFailures.poll());
    writes.add(new Write(handle, on, causationId));
  }

  @Override
  public void publish(String topic, Map<String, Object> payload, String causationId) {
    published.add(new Published(topic, payload, causationId));
  }

  List<Published> notes() {
    return published.stream().filter(p -> p.topic().equals(ClimateLoop.NOTE)).toList();
  }

  private static void throwIf(@org.jspecify.annotations.Nullable CallException failure) {
    if (failure != null) {
      throw failure;
    }
  }
}
