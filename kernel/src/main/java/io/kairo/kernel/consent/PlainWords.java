package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.Permission;

/// What a permission allows, as one would say it: the words in which a person decides.
public final class PlainWords {
  private PlainWords() {}

  /// Such as `read the serial device agent://serial/thermometer, opened as /dev/ttyUSB0`.
  public static String of(Permission permission) {
    return switch (permission.kind()) {
      case SERIAL -> of(permission.access()) + " the serial device " + device(permission);
      case GPIO -> of(permission.access()) + " the GPIO line " + device(permission);
      case PUBLISH -> "publish events under " + permission.target();
      case SUBSCRIBE -> "hear the events of " + permission.target();
    };
  }

  private static String of(Access access) {
    return switch (access) {
      case READ -> "read";
      case WRITE -> "write to";
      case READ_WRITE -> "read and write";
    };
  }

  private static String device(Permission permission) {
    return permission.paths().isEmpty()
        ? permission.target()
        : permission.target() + ", opened as " + String.join(" or ", permission.paths());
  }
}
