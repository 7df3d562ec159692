package io.kairo.api;

import java.util.List;
import java.util.Optional;

/// What `device.*` calls carry.
public final class DeviceApi {
  private DeviceApi() {}

  public record Listing(@Doc("every device known to the registry") List<Device> devices) {}

  public record Device(
      @Doc("the stable name") DeviceName name,
      @Doc("serial or gpio") DeviceKind kind,
      @Doc("what identifies it: model, serial number, port") String identity,
      @Doc("whether it is a simulation") boolean simulated,
      @Doc("the driver behind it") String driver,
      @Doc("available, claimed or gone") DeviceState state,
      @Doc("who holds it") Optional<String> holder) {}

  public enum DeviceState {
    AVAILABLE,
    CLAIMED,
    GONE
  }

  public record Claim(
      @Doc("the device's name") DeviceName device,
      @Doc("read, write or read_write") Access access) {}

  public record Claimed(
      @Doc("what later calls name the open device by") String handle,
      @Doc("the device") Device device) {}

  public record Release(@Doc("the handle") String handle) {}

  public record Read(
      @Doc("the handle") String handle,
      @Doc("at most this many bytes, 4096 if absent") Optional<Integer> maxBytes,
      @Doc("how long to wait for the first byte, in milliseconds; 0 if absent")
          Optional<Integer> timeoutMillis) {}

  public record Reading(
      @Doc("the bytes that came, for a stream") Optional<byte[]> data,
      @Doc("0 or 1, for a line") Optional<Integer> value) {}

  public record Write(
      @Doc("the handle") String handle,
      @Doc("the bytes, for a stream") Optional<byte[]> data,
      @Doc("0 or 1, for a line") Optional<Integer> value) {}

  public record Written(
      @Doc("how many bytes were taken, for a stream") Optional<Integer> bytes,
      @Doc("how sure the kernel is that it happened") Outcome outcome) {}

  /// How sure the kernel is of a write.
  public enum Outcome {
    /// The driver took it.
    ACCEPTED,
    /// The device said that it did it.
    ACKNOWLEDGED,
    /// The kernel looked, and it is so.
    READ_BACK
  }

  public record Subscribe(
      @Doc("the handle") String handle,
      @Doc("push this many events at most, until more credit is given; unlimited if absent")
          Optional<Integer> credit) {}
}
