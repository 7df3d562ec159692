package io.kairo.cli.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What the program was started in: its streams, whether a person is at them, its environment and
/// where its own image lies. Data goes to `out`, everything else to `err`.
///
/// @param launcher the `kairo` script that started this program
/// @param image the folder of the product's image, with the bundled skills
public record Surroundings(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    boolean inputIsTerminal,
    boolean outputIsTerminal,
    boolean errorIsTerminal,
    Optional<Path> launcher,
    Optional<Path> image) {

  /// The surroundings of this process. Text is UTF-8 whatever the locale says, as the wire is.
  public static Surroundings ofProcess() {
    return new Surroundings(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.in,
        System.getenv(),
        Tty.is(0),
        Tty.is(1),
        Tty.is(2),
        path("kairo.launcher"),
        path("kairo.image"));
  }

  /// The colours of `out`.
  public Ink ink() {
    return new Ink(outputIsTerminal && colourful());
  }

  /// The colours of `err`.
  public Ink errorInk() {
    return new Ink(errorIsTerminal && colourful());
  }

  /// Whether `out` is a terminal that can be redrawn.
  public boolean redraws() {
    return outputIsTerminal && !dumb();
  }

  /// How much room `out` has.
  public Size size() {
    if (!outputIsTerminal) {
      return Size.PAPER;
    }
    return inputIsTerminal ? new Stty().size().orElse(Size.SMALLEST) : Size.SMALLEST;
  }

  private boolean colourful() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !dumb();
  }

  private boolean dumb() {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    var buffered = new BufferedOutputStream(new FileOutputStream(descriptor), 8192);
    return new PrintStream(buffered, true, StandardCharsets.UTF_8);
  }

  private static Optional<Path> path(String property) {
    return Optional.ofNullable(System.getProperty(property)).map(Path::of);
  }
}
