package io.kairo.kernel.skill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;

/// The user id of each skill that has one of its own: given once and for ever, since files belong
/// to it. From the range that systemd keeps for such users, so that no person has one of them.
final class Users {
  private static final int FIRST = 61_184;
  private static final int LAST = 65_519;

  private final Path file;

  /// @param file one line for each skill: its name and its number
  Users(Path file) {
    this.file = file;
  }

  /// The user of the skill called `name`.
  synchronized OptionalInt of(String name) throws IOException {
    Map<String, Integer> known = read();
    Integer own = known.get(name);
    if (own == null) {
      own = free(name, known);
      Files.writeString(
          file, name + " " + own + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return OptionalInt.of(own);
  }

  private Map<String, Integer> read() throws IOException {
    Map<String, Integer> known = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", -1);
        known.put(words[0], Integer.valueOf(words[1]));
      }
    }
    return known;
  }

  private static int free(String name, Map<String, Integer> known) throws IOException {
    HashSet<Integer> taken = new HashSet<>(known.values());
    int range = LAST - FIRST + 1;
    int start = Math.floorMod(name.hashCode(), range);
    for (int i = 0; i < range; i++) {
      int candidate = FIRST + (start + i) % range;
      if (!taken.contains(candidate)) {
        return candidate;
      }
    }
    throw new IOException("there are as many skills as users for them, " + range);
  }
}
