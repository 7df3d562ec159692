package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TtyTest {
  @Test
  void terminalsAreToldFromOtherThings() {
    assertThat(Tty.isName("/dev/pts/3")).isTrue();
    assertThat(Tty.isName("/dev/tty1")).isTrue();
    assertThat(Tty.isName("/dev/null")).isFalse();
    assertThat(Tty.isName("pipe:[123]")).isFalse();
    assertThat(Tty.isName("/home/me/out.txt")).isFalse();
  }

  @Test
  void noDescriptorIsNoTerminal() {
    assertThat(Tty.is(9999)).isFalse();
  }
}
