package io.kairo.posix;

/// The processor this runs on, as far as the Linux ABI differs between the ones Kairo knows.
/// Anything else is refused: an ABI that is guessed is a security hole.
public enum Architecture {
  X86_64("linux-x64", 0x10000, 0x20000),
  AARCH64("linux-arm64", 0x4000, 0x8000);

  private final String platform;
  private final int oDirectory;
  private final int oNofollow;

  Architecture(String platform, int oDirectory, int oNofollow) {
    this.platform = platform;
    this.oDirectory = oDirectory;
    this.oNofollow = oNofollow;
  }

  /// The architecture of this JVM.
  public static Architecture current() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "architecture must be x86_64 or aarch64, got '" + name + "'");
    };
  }

  /// The name a skill package uses for its binaries, such as `linux-x64`.
  public String platform() {
    return platform;
  }

  int oDirectory() {
    return oDirectory;
  }

  int oNofollow() {
    return oNofollow;
  }
}
