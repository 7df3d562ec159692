package io.kairo.api;

/// The product's version and the protocol's.
public final class Version {
  public static final String KAIRO = "0.1.0";
  public static final int PROTOCOL = 2;

  private Version() {}
}
