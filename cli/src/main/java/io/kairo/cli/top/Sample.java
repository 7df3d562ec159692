package io.kairo.cli.top;

import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.util.List;

/// What the kernel said at one moment. Use is what lies between two of them.
///
/// @param nanos when, by a clock that only goes forward
/// @param own kernel, agents and skills
/// @param all every process of the computer; empty when nobody asked for them
record Sample(
    long nanos,
    SystemApi.Metrics machine,
    List<ProcessApi.Entry> own,
    List<SystemApi.RunningProcess> all) {

  static Sample take(Kairo kairo, boolean others) {
    SystemApi.Metrics machine = kairo.call(SystemCalls.METRICS, Nothing.NOTHING);
    List<ProcessApi.Entry> own = kairo.call(SystemCalls.PROCESS_LIST, Nothing.NOTHING).processes();
    List<SystemApi.RunningProcess> all =
        others ? kairo.call(SystemCalls.PROCESSES, Nothing.NOTHING).processes() : List.of();
    return new Sample(System.nanoTime(), machine, own, all);
  }
}
