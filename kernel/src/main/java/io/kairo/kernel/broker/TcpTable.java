package io.kairo.kernel.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The TCP sockets of this machine: `/proc/net/tcp` and `/proc/net/tcp6`, proc(5).
final class TcpTable {
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  /// ESTABLISHED, SYN_SENT, SYN_RECV, CLOSE_WAIT, LISTEN: the states in which something can still
  /// be received or sent.
  private static final Set<String> OPEN = Set.of("01", "02", "03", "08", "0A");

  private TcpTable() {}

  /// One socket.
  ///
  /// @param state as Linux writes it, in hexadecimal
  record Row(int localPort, String state, String inode) {
    boolean isOpen() {
      return OPEN.contains(state);
    }
  }

  static List<Row> read() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String file : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      Path path = Path.of(file);
      if (Files.exists(path)) {
        Files.readString(path, StandardCharsets.US_ASCII)
            .lines()
            .skip(1)
            .map(TcpTable::parse)
            .forEach(rows::add);
      }
    }
    return rows;
  }

  static Row parse(String line) {
    String[] words = line.strip().split(" +", -1);
    String local = words[LOCAL];
    return new Row(
        Integer.parseInt(local.substring(local.indexOf(':') + 1), 16), words[STATE], words[INODE]);
  }
}
