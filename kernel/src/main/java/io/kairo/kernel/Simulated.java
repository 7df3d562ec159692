package io.kairo.kernel;

import io.kairo.api.DeviceName;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.FdPoller;
import io.kairo.hal.sim.Cables;
import io.kairo.hal.sim.SimBoard;
import io.kairo.hal.sim.SimSettings;
import io.kairo.kernel.session.Custody;
import java.io.IOException;
import java.util.OptionalInt;

/// The simulated board and the thread that waits for its descriptors. Its cables are in custody:
/// like those of a real board they do not go with the kernel.
final class Simulated implements AutoCloseable {
  private final FdPoller poller;
  private final SimBoard board;

  Simulated(DeviceRegistry registry, long seed, Custody custody) throws IOException {
    poller = new FdPoller();
    board = new SimBoard(SimSettings.standard(seed), registry, poller, cables(custody));
  }

  private static Cables cables(Custody custody) {
    return new Cables() {
      @Override
      public OptionalInt take(DeviceName device) {
        return custody.take(name(device));
      }

      @Override
      public void keep(DeviceName device, int fd) throws IOException {
        custody.keep(name(device), fd);
      }
    };
  }

  private static String name(DeviceName device) {
    String path = device.value().substring("agent://".length());
    return "sim." + path.replace('/', '.');
  }

  @Override
  public void close() throws IOException {
    board.close();
    poller.close();
  }
}
