package io.kairo.hal.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One line of `/proc/self/mountinfo`. See proc_pid_mountinfo(5).
///
/// ```
/// 27 1 254:0 / /mnt\040a rw,relatime shared:1 - ext4 /dev/vda rw,discard
///      device     point   options    optional   type  source
/// ```
///
/// @param device the numbers of the device, the same for every place it is mounted at
record Mount(String device, String point, String type, String source, boolean readOnly) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");
  private static final int DEVICE = 2;
  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  static List<Mount> parse(String text) {
    return text.lines().map(Mount::line).toList();
  }

  private static Mount line(String line) {
    List<String> fields = new ArrayList<>(List.of(line.split(" ", -1)));
    int dash = fields.indexOf("-");
    return new Mount(
        fields.get(DEVICE),
        unescape(fields.get(POINT)),
        fields.get(dash + 1),
        unescape(fields.get(dash + 2)),
        List.of(fields.get(OPTIONS).split(",", -1)).contains("ro"));
  }

  /// The types of `/proc/filesystems` that lie on a device of this computer. Those over a network
  /// are not among them: to ask them for their size can take for ever.
  static Set<String> onDevices(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("nodev"))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Space, tab, line end and backslash are written as three octal digits.
  private static String unescape(String text) {
    return OCTAL.matcher(text).replaceAll(Mount::character);
  }

  private static String character(MatchResult escaped) {
    char plain = (char) Integer.parseInt(escaped.group(1), 8);
    return java.util.regex.Matcher.quoteReplacement(String.valueOf(plain));
  }
}
