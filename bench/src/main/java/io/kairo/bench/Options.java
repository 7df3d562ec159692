package io.kairo.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/// What `kairo bench` was told.
///
/// @param rows what to measure
/// @param rounds instead of each row's own number
record Options(
    List<Row> rows, OptionalInt rounds, boolean json, boolean list, boolean help, boolean write) {
  static final String USAGE =
      """
      usage: kairo bench [ROW ...] [--json] [--rounds N] [--write-results] [--list]

      Measures Kairo against what it replaces, both in one run, in turns; prints the medians.
      Succeeds when every row measured is within its must.

        ROW               measure these only; --list names them
        --json            one object a row, a line each
        --rounds N        rounds per row, instead of the row's own number
        --write-results   write bench/RESULTS.md too
        --list            say what is measured, and measure nothing

      Trials count what is lost instead; each has --help:

        kairo bench soak    work while everything is killed again and again
        kairo bench fuzz    malformed frames for a kernel
        kairo bench flood   more events than a machine has to do with
      """;

  /// Reads the command line; `all` are the rows there are.
  static Options parse(List<String> arguments, List<Row> all) {
    List<Row> rows = new ArrayList<>();
    OptionalInt rounds = OptionalInt.empty();
    boolean json = false;
    boolean list = false;
    boolean help = false;
    boolean write = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--json" -> json = true;
        case "--rounds" -> rounds = OptionalInt.of(rounds(rest));
        case "--write-results" -> write = true;
        case "--list" -> list = true;
        case "--help", "-h" -> help = true;
        default -> rows.add(row(argument, all));
      }
    }
    List<Row> chosen = rows.isEmpty() ? all : all.stream().filter(rows::contains).toList();
    return new Options(chosen, rounds, json, list, help, write);
  }

  private static int rounds(Iterator<String> rest) {
    String value = rest.hasNext() ? rest.next() : "";
    try {
      int rounds = Integer.parseInt(value);
      if (rounds >= 1) {
        return rounds;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("--rounds must be a number from 1, got '" + value + "'", e);
    }
    throw new UsageException("--rounds must be a number from 1, got '" + value + "'");
  }

  private static Row row(String name, List<Row> all) {
    if (name.startsWith("-")) {
      throw new UsageException("option must be one of 'kairo bench --help', got '" + name + "'");
    }
    List<String> names = all.stream().map(row -> row.goal().name()).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new UsageException(
          "row must be one of " + String.join(", ", names) + ", got '" + name + "'");
    }
    return all.get(index);
  }

  /// The command line says what cannot be done.
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }

    UsageException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
