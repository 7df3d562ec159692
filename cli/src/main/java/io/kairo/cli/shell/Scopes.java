package io.kairo.cli.shell;

import io.kairo.api.ConsentApi.Scope;
import java.util.Arrays;
import java.util.List;

/// Scopes as they are typed.
public final class Scopes {
  private Scopes() {}

  /// The scope that is called `word`.
  public static Scope parse(String word) {
    return Arrays.stream(Scope.values())
        .filter(scope -> Words.of(scope).equals(word))
        .findFirst()
        .orElseThrow(() -> mistyped(word));
  }

  /// How long a denial holds.
  public static Scope parseDenial(String word) {
    Scope scope = parse(word);
    if (scope != Scope.RUN && scope != Scope.ALWAYS) {
      throw new UsageException(
          "a denial's scope must be run or always, got '" + word + "'", "run is the usual one");
    }
    return scope;
  }

  private static UsageException mistyped(String word) {
    List<String> words = Arrays.stream(Scope.values()).map(Words::of).toList();
    return new UsageException(
        "scope must be one of " + String.join(", ", words) + ", got '" + word + "'",
        Nearest.of(word, words)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("session is the usual one"));
  }
}
