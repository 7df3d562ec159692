package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.Permission;
import java.util.Locale;

/// What a permission allows, as one would say it: the words in which a person decides.
public final class PlainWords {
  private PlainWords() {}

  /// Such as `read the serial device agent://serial/thermometer, opened as /dev/ttyUSB0`.
  public static String of(Permission permission) {
    return wants(permission) + " " + what(permission);
  }

  /// The first half of it, without what it is about, such as `read the serial device`.
  public static String wants(Permission permission) {
    return switch (permission.kind()) {
      case SERIAL -> of(permission.access()) + device(permission, "the serial device");
      case GPIO -> of(permission.access()) + device(permission, "the GPIO line");
      case CAMERA -> "see through" + device(permission, "the camera");
      case I2C -> of(permission.access()) + device(permission, "the I2C device");
      case SPI -> of(permission.access()) + device(permission, "the SPI device");
      case USB -> of(permission.access()) + device(permission, "the USB device");
      case CONNECT -> "connect to";
      case LISTEN -> "be reached at";
      case FILES -> of(permission.access()) + " files beneath";
      case SECRET -> "read the secret";
      case PROCESS -> "start processes, confined like itself:";
      case TERMINAL -> "use terminals:";
      case PUBLISH -> "publish events under";
      case SUBSCRIBE -> "hear the events of";
      case SKILL -> "call the skill";
      case MODEL -> "use the model";
      case DBUS -> "talk over D-Bus to";
    };
  }

  private static String of(Access access) {
    return switch (access) {
      case READ -> "read";
      case WRITE -> "write to";
      case READ_WRITE -> "read and write";
    };
  }

  private static String device(Permission permission, String one) {
    return permission.isEvery() ? " every device like" : " " + one;
  }

  private static String what(Permission permission) {
    return permission.paths().isEmpty()
        ? permission.target()
        : permission.target() + ", opened as " + String.join(" or ", permission.paths());
  }

  /// That this version of Kairo has not what it is about.
  public static String unsupported(Permission permission) {
    return "this version of Kairo has no "
        + permission.kind().name().toLowerCase(Locale.ROOT)
        + " permissions yet, so '"
        + permission.id()
        + "' is denied";
  }
}
