package io.kairo.kernel.journal;

import java.time.Duration;

/// How much of the past the journal keeps. What goes beyond either is dropped, oldest first.
///
/// @param bytes of the events on disk
/// @param age of an event
public record Retention(long bytes, Duration age) {
  /// What a kernel keeps that was told nothing else.
  public static final Retention STANDARD = new Retention(256L << 20, Duration.ofDays(30));

  public Retention {
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException("the journal must keep at least 1 MiB, got " + bytes);
    }
    if (age.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("the journal must keep at least a minute, got " + age);
    }
  }

  /// The same with another size.
  public Retention withBytes(long most) {
    return new Retention(most, age);
  }

  /// The same with another age.
  public Retention withAge(Duration oldest) {
    return new Retention(bytes, oldest);
  }
}
