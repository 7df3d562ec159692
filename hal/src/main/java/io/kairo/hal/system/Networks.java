package io.kairo.hal.system;

import io.kairo.api.SystemApi.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/proc/net/dev`, and of sysfs the state of each interface. See proc_net_dev(5).
final class Networks {
  private static final int HEADINGS = 2;
  private static final int RECEIVED = 0;
  private static final int RECEIVE_ERRORS = 2;
  private static final int RECEIVE_DROPS = 3;
  private static final int SENT = 8;
  private static final int SEND_ERRORS = 10;
  private static final int SEND_DROPS = 11;

  private Networks() {}

  /// What went through an interface.
  record Counters(long receivedBytes, long sentBytes, long receiveErrors, long sendErrors) {}

  static List<Network> read(Root root) throws IOException {
    List<Network> networks = new ArrayList<>();
    root.parse("proc/net/dev", Networks::parse)
        .forEach((name, counted) ->
            networks.add(
                new Network(
                    name,
                    root.find("sys/class/net/" + name + "/operstate").orElse("unknown"),
                    counted.receivedBytes(),
                    counted.sentBytes(),
                    counted.receiveErrors(),
                    counted.sendErrors())));
    return networks;
  }

  /// The interfaces by name, in the kernel's order.
  static Map<String, Counters> parse(String text) {
    Map<String, Counters> counters = new LinkedHashMap<>();
    for (String line : text.lines().skip(HEADINGS).toList()) {
      int colon = line.lastIndexOf(':');
      String[] fields = line.substring(colon + 1).strip().split(" +", -1);
      counters.put(
          line.substring(0, colon).strip(),
          new Counters(
              Long.parseLong(fields[RECEIVED]),
              Long.parseLong(fields[SENT]),
              Long.parseLong(fields[RECEIVE_ERRORS]) + Long.parseLong(fields[RECEIVE_DROPS]),
              Long.parseLong(fields[SEND_ERRORS]) + Long.parseLong(fields[SEND_DROPS])));
    }
    return counters;
  }
}
