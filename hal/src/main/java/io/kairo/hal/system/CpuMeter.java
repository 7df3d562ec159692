package io.kairo.hal.system;

import io.kairo.api.SystemApi.Core;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Processor use between two readings. Its own monitor guards the last reading.
public final class CpuMeter {
  /// Two readings with fewer ticks per core between them have too little to compare.
  private static final long LEAST_TICKS = 10;

  private final Root root;
  private ProcStat last;
  private Use use;

  CpuMeter(Root root) throws IOException {
    this.root = root;
    last = root.parse("proc/stat", ProcStat::parse);
    use = new Use(0, last.cores().keySet().stream().map(number -> new Core(number, 0)).toList());
  }

  /// How busy the processors were.
  ///
  /// @param all 0 to 1 over all cores
  /// @param cores each core that is on
  public record Use(double all, List<Core> cores) {
    public Use {
      cores = List.copyOf(cores);
    }
  }

  /// The use since the last reading, or at first since this was made. A reading less than a tenth
  /// of a second after the last one gives the same again.
  public synchronized Use read() throws IOException {
    ProcStat now = root.parse("proc/stat", ProcStat::parse);
    if (now.all().total() - last.all().total() >= LEAST_TICKS * now.cores().size()) {
      use = new Use(now.all().shareSince(last.all()), cores(last, now));
      last = now;
    }
    return use;
  }

  /// A core that was off before is compared with the boot.
  private static List<Core> cores(ProcStat earlier, ProcStat now) {
    List<Core> cores = new ArrayList<>();
    now.cores()
        .forEach((number, ticks) ->
            cores.add(
                new Core(
                    number, ticks.shareSince(earlier.cores().getOrDefault(number, Ticks.NONE)))));
    return cores;
  }
}
