package io.kairo.api;

import java.util.List;

/// One thing that a skill declares it may ever ask for. A closed set: what is not declared is
/// denied without asking.
///
/// @param id the permission's name inside its manifest
/// @param kind what sort of thing it is
/// @param target the device or the topic
/// @param access how it is used
/// @param paths the paths under which the skill opens it, such as `/dev/ttyUSB0`
/// @param reason why, shown to the person who decides
/// @param required whether the skill is of no use without it
public record Permission(
    String id,
    Kind kind,
    String target,
    Access access,
    List<String> paths,
    String reason,
    boolean required) {
  public Permission {
    paths = List.copyOf(paths);
  }

  /// What a permission is about.
  public enum Kind {
    SERIAL,
    GPIO,
    PUBLISH,
    SUBSCRIBE;

    /// Whether it is a device, for which the owner is asked; a topic needs no consent.
    public boolean isDevice() {
      return switch (this) {
        case SERIAL, GPIO -> true;
        case PUBLISH, SUBSCRIBE -> false;
      };
    }
  }
}
