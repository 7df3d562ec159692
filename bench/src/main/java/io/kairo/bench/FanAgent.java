package io.kairo.bench;

import io.kairo.api.Access;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceName;
import io.kairo.api.KernelApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.sdk.Kairo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The agent of the workload in [Questions]: says `here`, and writes to its fan as often as each
/// line of its input says. Its argument is the kernel's socket.
final class FanAgent {
  static final String NAME = "climate";

  private static final DeviceName FAN = new DeviceName("agent://gpio/fan");

  private FanAgent() {}

  public static void main(String[] arguments) throws Exception {
    var need = new KernelApi.Need(FAN, Access.WRITE, "Cool the room when it is warm");
    var hello =
        new KernelApi.Hello(
            "bench",
            Optional.of(Version.PROTOCOL),
            Optional.of(NAME),
            Optional.of(List.of(need)),
            Optional.empty());
    try (Kairo kairo = Kairo.connect(Path.of(arguments[0]), hello)) {
      System.out.println("here");
      System.out.flush();
      Samples.answerLines(System.in, System.out, () -> turn(kairo));
    }
  }

  /// Claims the fan, turns it and gives it back, as an agent does that decides now and then.
  private static void turn(Kairo kairo) {
    String handle =
        kairo.call(SystemCalls.DEVICE_CLAIM, new DeviceApi.Claim(FAN, Access.WRITE)).handle();
    kairo.call(
        SystemCalls.DEVICE_WRITE, new DeviceApi.Write(handle, Optional.empty(), Optional.of(1)));
    kairo.call(SystemCalls.DEVICE_RELEASE, new DeviceApi.Release(handle));
  }
}
