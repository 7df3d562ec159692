package io.kairo.hal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The folder that holds `proc`, `sys` and `etc`: `/`, or what was captured of some computer. All
/// acquiring is here; a parser gets text and knows no file.
///
/// What every Linux has is read with [#parse] and must have the form of its manual page. What
/// depends on the hardware is read with [#find]: an attribute that is missing, or that its driver
/// refuses to read because the sensor sleeps, is absent and never made up.
record Root(Path path) {
  private static final int SHOWN = 60;

  /// The text of a file that must be there. Any bytes may be in a process's name; those that are
  /// not UTF-8 are replaced.
  String text(String file) throws IOException {
    return new String(Files.readAllBytes(path.resolve(file)), StandardCharsets.UTF_8);
  }

  /// What `parser` makes of a file that must be there.
  <T> T parse(String file, Function<String, T> parser) throws IOException {
    String text = text(file);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(
          "/" + file + " must have the form of its manual page, got '" + start(text) + "'", e);
    }
  }

  /// The text of a file without its last line end, if it is there and can be read.
  Optional<String> find(String file) {
    try {
      return Optional.of(text(file).stripTrailing()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The whole number that a file holds, if there is one.
  Optional<Long> number(String file) {
    return find(file).flatMap(Numbers::whole);
  }

  /// The names in a folder, `zone2` before `zone10`; none when there is no such folder.
  List<String> names(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(path.resolve(folder))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw new IOException("/" + folder + " must be a folder that can be listed", e.getCause());
    }
  }

  private static String start(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text.strip();
  }
}
