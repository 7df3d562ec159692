package io.kairo.sandbox;

import java.util.regex.Pattern;

/// Trees that share limits, such as all processes of one agent. Processes that are started with
/// equal groups are in one; it is there as long as one of them is.
public record Group(String name, TreeLimits limits) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9:._-]{0,62}");

  public Group {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "group name must look like agent:climate, got '" + name + "'");
    }
  }
}
