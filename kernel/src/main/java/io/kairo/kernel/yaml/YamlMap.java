package io.kairo.kernel.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// A mapping in a YAML file that is read strictly: [#end] fails on a key that nobody asked for, and
/// every error names the file, the line and the column.
public final class YamlMap {
  private final String file;
  private final Node node;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  private YamlMap(String file, Node node) {
    this.file = file;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, "a mapping must stand here");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(tuple.getKeyNode());
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw error(tuple.getKeyNode(), "key '" + key + "' must occur once");
      }
    }
  }

  /// Reads the one document of `text`; `file` is its name in errors.
  public static YamlMap parse(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(0).build();
    try {
      StreamReader reader = new StreamReader(settings, text);
      Optional<Node> root =
          new Composer(settings, new ParserImpl(settings, reader)).getSingleNode();
      return new YamlMap(
          file, root.orElseThrow(() -> new YamlException(file + ": must not be empty")));
    } catch (MarkedYamlEngineException e) {
      throw new YamlException(file + at(e.getProblemMark()) + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new YamlException(file + ": " + e.getMessage());
    }
  }

  /// The text at `key`, which must be there.
  public String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  /// The text at `key`, if the key is there.
  public Optional<String> optionalText(String key) {
    return get(key).map(this::scalar);
  }

  /// The whole number at `key`.
  public Optional<Integer> integer(String key) {
    return convert(key, "a whole number", Integer::valueOf);
  }

  /// The value at `key` turned by `form`, which throws [IllegalArgumentException] on a bad one.
  public <T> Optional<T> convert(String key, String what, Function<String, T> form) {
    return get(key)
        .map(value -> {
          String text = scalar(value);
          try {
            return form.apply(text);
          } catch (IllegalArgumentException e) {
            String detail = e instanceof NumberFormatException ? "" : " (" + e.getMessage() + ")";
            throw error(value, key + " must be " + what + ", got '" + text + "'" + detail);
          }
        });
  }

  /// The text at `key`, which must be there and have `form`.
  ///
  /// @param what says the form
  public String matching(String key, Pattern form, String what) {
    String text = text(key);
    if (!form.matcher(text).matches()) {
      throw error(key + " must be " + what + ", got '" + text + "'");
    }
    return text;
  }

  /// True or false, as it stands at `key`.
  public Optional<Boolean> flag(String key) {
    return convert(
        key,
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new NumberFormatException();
            });
  }

  /// Whether there is something at `key`.
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /// The constant of `type` at `key`, written in lower case.
  public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return convert(
        key,
        "one of " + String.join(", ", names(type)),
        text -> {
          if (!names(type).contains(text)) {
            throw new NumberFormatException();
          }
          return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        });
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /// The mapping at `key`, if the key is there.
  public Optional<YamlMap> map(String key) {
    return get(key).map(value -> new YamlMap(file, value));
  }

  /// The mappings in the sequence at `key`; none if the key is not there.
  public List<YamlMap> maps(String key) {
    return sequence(key).stream().map(item -> new YamlMap(file, item)).toList();
  }

  /// The texts in the sequence at `key`; none if the key is not there.
  public List<String> texts(String key) {
    return sequence(key).stream().map(this::scalar).toList();
  }

  private List<Node> sequence(String key) {
    Optional<Node> value = get(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw error(value.get(), key + " must be a list");
  }

  /// The keys, for mappings whose keys are data; each counts as asked for.
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /// Fails when the mapping has a key that was not asked for.
  public void end() {
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        throw error(
            entry.getValue(),
            "key '"
                + entry.getKey()
                + "' is not known here; known are "
                + String.join(", ", asked.stream().sorted().toList()));
      }
    }
  }

  /// An error at this mapping.
  public YamlException error(String sentence) {
    return error(node, sentence);
  }

  /// Where this mapping stands: file, line and column.
  public String place() {
    return file + at(node.getStartMark());
  }

  private YamlException missing(String key) {
    return error("key '" + key + "' must be given");
  }

  private Optional<Node> get(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key));
  }

  private String scalar(Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(value, "a single value must stand here");
  }

  private YamlException error(Node at, String sentence) {
    return new YamlException(file + at(at.getStartMark()) + ": " + sentence);
  }

  private static String at(Optional<Mark> mark) {
    return mark.map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1)).orElse("");
  }
}
