package io.kairo.hal.sim;

import io.kairo.api.DeviceName;
import java.io.IOException;
import java.util.OptionalInt;

/// Where the far ends of a board's cables stay when the process ends that the board is in. A
/// program at the near end then notices no more than silence until another board is plugged in.
public interface Cables {
  /// None: the cables go with the board.
  Cables NONE =
      new Cables() {
        @Override
        public OptionalInt take(DeviceName device) {
          return OptionalInt.empty();
        }

        @Override
        public void keep(DeviceName device, int fd) {}
      };

  /// The far end of a cable that is already there; it belongs to the caller.
  OptionalInt take(DeviceName device);

  /// Keeps a copy of the far end of a new cable.
  void keep(DeviceName device, int fd) throws IOException;
}
