package io.kairo.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Rows under headings, in columns as wide as their widest cell. Cells are cleaned, an absent one
/// is `-`, and the last column is not padded.
public final class Table {
  private static final String GAP = "  ";
  private static final int WIDEST = 200;

  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> right;

  /// A table whose columns are called `headings`; a heading that starts with `>` is that of a
  /// column of numbers, which stand at the right.
  public Table(String... headings) {
    List<String> names = new ArrayList<>();
    Set<Integer> numbers = new java.util.HashSet<>();
    for (int i = 0; i < headings.length; i++) {
      boolean number = headings[i].startsWith(">");
      names.add(number ? headings[i].substring(1) : headings[i]);
      if (number) {
        numbers.add(i);
      }
    }
    rows.add(List.copyOf(names));
    right = Set.copyOf(numbers);
  }

  /// Adds a row; an [Optional] cell shows what it holds, an enum its name in lower case.
  public void row(Object... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "a row must have " + rows.getFirst().size() + " cells, got " + cells.length);
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(text(cell));
    }
    rows.add(List.copyOf(row));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /// The table, headings first.
  public List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? "" : GAP)
          .append(right.contains(i) ? pad + row.get(i) : row.get(i) + pad);
    }
    return line.toString().stripTrailing();
  }

  private static String text(Object cell) {
    Object value =
        cell instanceof Optional<?> optional ? optional.map(v -> (Object) v).orElse("-") : cell;
    String text = value instanceof Enum<?> constant ? Words.of(constant) : String.valueOf(value);
    String clean = CleanText.of(text, WIDEST);
    return clean.isEmpty() ? "-" : clean;
  }
}
