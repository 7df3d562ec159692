package io.kairo.hal.system;

import io.kairo.api.SystemApi.Gpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/sys/class/drm`: graphics processors. Most drivers tell no more than who they are; what they do
/// not tell is absent.
final class Gpus {
  private static final String FOLDER = "sys/class/drm";

  /// A card, and not one of its connectors such as `card0-HDMI-A-1`.
  private static final Pattern CARD = Pattern.compile("card[0-9]+");

  private static final double PERCENT = 100;

  private Gpus() {}

  static List<Gpu> read(Root root) throws IOException {
    List<Gpu> gpus = new ArrayList<>();
    for (String name : root.names(FOLDER)) {
      String device = FOLDER + "/" + name + "/device/";
      if (CARD.matcher(name).matches()) {
        Uevent uevent = Uevent.parse(root.find(device + "uevent").orElse(""));
        gpus.add(
            new Gpu(
                name,
                uevent.value("DRIVER"),
                pci(uevent, 0),
                pci(uevent, 1),
                root.number(device + "gpu_busy_percent").map(percent -> percent / PERCENT),
                root.number(device + "mem_info_vram_total"),
                root.number(device + "mem_info_vram_used")));
      }
    }
    return gpus;
  }

  /// `PCI_ID=8086:9A49`; a graphics processor inside a chip for small boards has none.
  private static Optional<String> pci(Uevent uevent, int index) {
    return uevent
        .value("PCI_ID")
        .map(id -> id.toLowerCase(Locale.ROOT).split(":", -1))
        .filter(ids -> ids.length == 2)
        .map(ids -> ids[index]);
  }
}
