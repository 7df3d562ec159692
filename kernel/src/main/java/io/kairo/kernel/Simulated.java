package io.kairo.kernel;

import io.kairo.api.DeviceName;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.FdPoller;
import io.kairo.hal.serial.Cable;
import io.kairo.hal.sim.Cables;
import io.kairo.hal.sim.SimBoard;
import io.kairo.hal.sim.SimSettings;
import io.kairo.kernel.session.Custody;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

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
      public Optional<Cable> take(DeviceName device) throws IOException {
        OptionalInt far = custody.take(name(device, "far"));
        OptionalInt near = custody.take(name(device, "near"));
        if (far.isPresent() && near.isPresent()) {
          return Optional.of(new Cable(far.getAsInt(), near.getAsInt()));
        }
        // A kernel that was killed between the two had nobody at its near end.
        for (int end : IntStream.concat(far.stream(), near.stream()).toArray()) {
          Unistd.close(end);
        }
        return Optional.empty();
      }

      @Override
      public void keep(DeviceName device, Cable cable) throws IOException {
        custody.keep(name(device, "far"), cable.far());
        custody.keep(name(device, "near"), cable.near());
      }
    };
  }

  private static String name(DeviceName device, String end) {
    String path = device.value().substring("agent://".length());
    return "sim." + path.replace('/', '.') + "." + end;
  }

  @Override
  public void close() throws IOException {
    board.close();
    poller.close();
  }
}
