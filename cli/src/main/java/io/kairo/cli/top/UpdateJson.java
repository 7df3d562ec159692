package io.kairo.cli.top;

import io.kairo.ipc.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An update as one JSON object, in the field names of the calls that it came from. `cpu` of a
/// process is 1 for one core.
final class UpdateJson {
  private UpdateJson() {}

  static String of(Update update) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("time", update.time());
    object.put("machine", update.machine());
    object.put("processes", update.own().stream().map(UpdateJson::own).toList());
    List<Map<String, Object>> others = update.others().stream().map(UpdateJson::other).toList();
    object.put("others", others);
    return Json.write(object);
  }

  private static Map<String, Object> own(Update.Own own) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", own.entry().id());
    row.put("kind", own.entry().kind());
    row.put("pid", own.entry().pid());
    row.put("state", own.entry().state());
    own.entry().agent().ifPresent(agent -> row.put("agent", agent));
    own.cpu().ifPresent(cpu -> row.put("cpu", cpu));
    row.put("memory", own.entry().memory());
    row.put("cpuMillis", own.entry().cpuMillis());
    row.put("uptimeMillis", own.entry().uptimeMillis());
    row.put("restarts", own.entry().restarts());
    return row;
  }

  private static Map<String, Object> other(Update.Other other) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("pid", other.process().pid());
    row.put("parent", other.process().parent());
    row.put("name", other.process().name());
    row.put("state", other.process().state());
    row.put("cpu", other.cpu());
    row.put("memory", other.process().memory());
    row.put("cgroup", other.process().cgroup());
    return row;
  }
}
