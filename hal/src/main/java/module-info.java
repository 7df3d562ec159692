/// Devices: the registry, one port per kind, and behind each port a Linux driver and a simulated
/// twin. Knows no bus and no policy: whoever makes a registry is told what comes and goes.
@org.jspecify.annotations.NullMarked
module io.kairo.hal {
  requires transitive io.kairo.api;
  requires io.kairo.posix;
  requires static org.jspecify;

  exports io.kairo.hal;
  exports io.kairo.hal.gpio;
  exports io.kairo.hal.serial;
  exports io.kairo.hal.sim;
  exports io.kairo.hal.system;
}
