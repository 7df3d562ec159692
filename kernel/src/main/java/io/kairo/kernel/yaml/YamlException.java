package io.kairo.kernel.yaml;

/// A YAML file says something that Kairo does not take. The message starts with file, line and
/// column.
public final class YamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public YamlException(String message) {
    super(message);
  }
}
