package io.kairo.kernel.device;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.ErrorCode;
import io.kairo.hal.Device;
import io.kairo.hal.GpioLine;
import io.kairo.hal.Port;
import io.kairo.hal.SerialPort;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// A device that a connection has claimed: judged when it was opened, so that a read or write is a
/// look-up and the driver's call.
public final class OpenDevice {
  private static final int MOST_BYTES = 1 << 16;
  private static final int LONGEST_WAIT_MILLIS = 60_000;
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(OpenDevice.class.getName());

  private final String handle;
  private final String owner;
  private final String subject;
  private final Device device;
  private final Access access;
  private final Optional<String> grant;
  private final Port port;

  OpenDevice(
      String handle,
      String owner,
      String subject,
      Device device,
      Access access,
      Optional<String> grant,
      Port port) {
    this.handle = handle;
    this.owner = owner;
    this.subject = subject;
    this.device = device;
    this.access = access;
    this.grant = grant;
    this.port = port;
  }

  public String handle() {
    return handle;
  }

  String owner() {
    return owner;
  }

  String subject() {
    return subject;
  }

  public Device device() {
    return device;
  }

  Optional<String> grant() {
    return grant;
  }

  public Port port() {
    require(Access.READ);
    return port;
  }

  /// Reads bytes of a stream or the level of a line. Waits for a stream as long as asked.
  public DeviceApi.Reading read(DeviceApi.Read params) {
    require(Access.READ);
    int bytes = within("maxBytes", params.maxBytes().orElse(4096), 1, MOST_BYTES);
    int wait = within("timeoutMillis", params.timeoutMillis().orElse(0), 0, LONGEST_WAIT_MILLIS);
    try {
      return switch (port) {
        case SerialPort serial ->
            new DeviceApi.Reading(
                Optional.of(serial.read(bytes, Duration.ofMillis(wait))), Optional.empty());
        case GpioLine line ->
            new DeviceApi.Reading(Optional.empty(), Optional.of(line.get().value()));
      };
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Writes bytes to a stream or the level of a line; a line is looked at afterwards.
  public DeviceApi.Written write(DeviceApi.Write params) {
    require(Access.WRITE);
    try {
      return switch (port) {
        case SerialPort serial -> writeBytes(serial, params);
        case GpioLine line -> writeLevel(line, params);
      };
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static DeviceApi.Written writeBytes(SerialPort serial, DeviceApi.Write params)
      throws IOException {
    byte[] data =
        params
            .data()
            .orElseThrow(() ->
                new IllegalArgumentException("a stream is written with data, which is missing"));
    int taken = serial.write(data, WRITE_PATIENCE);
    return new DeviceApi.Written(Optional.of(taken), DeviceApi.Outcome.ACCEPTED);
  }

  private static DeviceApi.Written writeLevel(GpioLine line, DeviceApi.Write params)
      throws IOException {
    GpioLine.Level level =
        GpioLine.Level.of(
            params
                .value()
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "a line is written with value 0 or 1, which is missing")));
    line.set(level);
    if (line.get() != level) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "line must be " + level.value() + " after the write, and is not");
    }
    return new DeviceApi.Written(Optional.empty(), DeviceApi.Outcome.READ_BACK);
  }

  private void require(Access wanted) {
    if (!access.covers(wanted)) {
      throw new CallException(
          ErrorCode.DENIED,
          "handle must be claimed for "
              + wanted.name().toLowerCase(Locale.ROOT)
              + ", it is for "
              + access.name().toLowerCase(Locale.ROOT));
    }
  }

  private static int within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ", got " + value);
    }
    return value;
  }

  private static CallException failure(IOException e) {
    return e instanceof ClosedChannelException
        ? new CallException(ErrorCode.CANCELLED, "the handle was closed, or its grant revoked")
        : DeviceTable.failure(e);
  }

  void close() {
    try {
      port.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "port did not close device=" + device.name(), e);
    }
  }
}
