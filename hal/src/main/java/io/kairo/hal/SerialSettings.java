package io.kairo.hal;

/// How bytes travel on a serial line. Always eight data bits, no parity, one stop bit.
///
/// @param baud bits per second; any rate that the device can make
public record SerialSettings(int baud) {
  public SerialSettings {
    if (baud < 50 || baud > 12_000_000) {
      throw new IllegalArgumentException(
          "baud must be between 50 and 12000000, got '" + baud + "'");
    }
  }
}
