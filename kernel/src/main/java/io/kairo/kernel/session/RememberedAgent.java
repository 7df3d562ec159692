package io.kairo.kernel.session;

import io.kairo.api.KernelApi.Need;
import java.util.List;

/// A process that is an agent.
///
/// @param startTicks when it started: with `pid` it names the process for ever
public record RememberedAgent(String name, long pid, long startTicks, List<Need> needs) {}
