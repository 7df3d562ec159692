package io.kairo.hal.system;

/// `/proc/loadavg`: how many tasks ran or waited, on average over one, five and fifteen minutes.
/// See proc_loadavg(5).
record LoadAvg(double one, double five, double fifteen) {
  static LoadAvg parse(String text) {
    String[] fields = text.split(" ", -1);
    return new LoadAvg(
        Double.parseDouble(fields[0]),
        Double.parseDouble(fields[1]),
        Double.parseDouble(fields[2]));
  }
}
