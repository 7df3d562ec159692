package io.kairo.kernel.system;

import io.kairo.hal.system.LinuxSystem;
import io.kairo.kernel.bus.Bus;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Tells on the bus when the computer changes. It looks once a second, and only at what somebody
/// listens for; what it tells is mentioned and not journaled. Who begins to listen hears of what
/// changes from then on: how things are, `system.get_metrics` says.
///
/// Everything belongs to its one virtual thread.
public final class SystemWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SystemWatch.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Bus bus;
  private final Sensors sensors;
  private final Map<Watched, Map<String, Reading>> told = new EnumMap<>(Watched.class);
  private final Set<Watched> unreadable = EnumSet.noneOf(Watched.class);
  private final Thread thread;

  public SystemWatch(Bus bus, LinuxSystem system) throws IOException {
    this.bus = bus;
    sensors = new Sensors(system);
    thread = Thread.ofVirtual().name("system-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        for (Watched what : Watched.values()) {
          look(what);
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void look(Watched what) {
    if (!bus.isHeard(what.topic())) {
      told.remove(what);
      return;
    }
    try {
      tell(what);
      unreadable.remove(what);
    } catch (IOException e) {
      if (unreadable.add(what) && !Thread.currentThread().isInterrupted()) {
        LOG.log(Level.WARNING, "could not be read topic=" + what.topic(), e);
      }
    }
  }

  private void tell(Watched what) throws IOException {
    boolean begins = !told.containsKey(what);
    Changes changes = Changes.between(told.getOrDefault(what, Map.of()), sensors.read(what));
    told.put(what, changes.told());
    if (!begins) {
      changes.events().forEach(event -> bus.mention(what.topic(), "kernel", event.fact()));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
