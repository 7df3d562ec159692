package io.kairo.hal.sim;

import io.kairo.api.DeviceName;
import io.kairo.hal.serial.Cable;
import java.io.IOException;
import java.util.Optional;

/// Where a board's cables stay when the process ends that the board is in. A program at the near
/// end then notices no more than silence until another board is plugged in.
public interface Cables {
  /// None: the cables go with the board.
  Cables NONE =
      new Cables() {
        @Override
        public Optional<Cable> take(DeviceName device) {
          return Optional.empty();
        }

        @Override
        public void keep(DeviceName device, Cable cable) {}
      };

  /// The cable that is already there; it belongs to the caller.
  Optional<Cable> take(DeviceName device) throws IOException;

  /// Keeps copies of both ends of a new cable.
  void keep(DeviceName device, Cable cable) throws IOException;
}
