package io.kairo.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SocketPathTest {
  private static final String SOCKET = "KAIRO_IPC_SOCKET";
  private static final String STATE = "KAIRO_STATE";
  private static final String RUNTIME = "XDG_RUNTIME_DIR";

  @Test
  void firstThatIsSetWins() {
    assertThat(SocketPath.standard(Map.of(SOCKET, "/a/s", STATE, "/b", RUNTIME, "/run/user/7"), 7))
        .hasToString("/a/s");
    assertThat(SocketPath.standard(Map.of(SOCKET, "", STATE, "/b", RUNTIME, "/run/user/7"), 7))
        .hasToString("/b/kernel.sock");
    assertThat(SocketPath.standard(Map.of(RUNTIME, "/run/user/0"), 0))
        .hasToString("/run/kairo/kernel.sock");
    assertThat(SocketPath.standard(Map.of(RUNTIME, "/run/user/7"), 7))
        .hasToString("/run/user/7/kairo/kernel.sock");
    assertThat(SocketPath.standard(Map.of(), 7)).hasToString("/tmp/kairo-7/kernel.sock");
  }
}
