package io.kairo.cli;

import io.kairo.api.DeviceApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Table;
import io.kairo.sdk.Kairo;

/// `kairo devices`.
final class DevicesCommand {
  private DevicesCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), DevicesCommand::run);
  }

  private static ExitCode run(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      DeviceApi.Listing listing = kairo.call(SystemCalls.DEVICE_LIST, Nothing.NOTHING);
      return invocation.show(
          listing,
          table(listing),
          "no devices; plug one in, or start the kernel with --simulate board");
    }
  }

  static Table table(DeviceApi.Listing listing) {
    Table table = new Table("NAME", "KIND", "STATE", "HOLDER", "DRIVER", "IDENTITY");
    for (DeviceApi.Device device : listing.devices()) {
      table.row(
          device.name(),
          device.kind(),
          device.state(),
          device.holder(),
          device.driver() + (device.simulated() ? " (SIMULATED)" : ""),
          device.identity());
    }
    return table;
  }
}
