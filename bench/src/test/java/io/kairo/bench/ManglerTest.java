package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.RequestMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ManglerTest {
  private static final int FRAMES = 5_000;

  @Test
  void theSeedDecidesEveryByte() {
    var first = new Mangler(new Random(7));
    var second = new Mangler(new Random(7));

    for (int i = 0; i < FRAMES; i++) {
      assertThat(first.next().bytes()).isEqualTo(second.next().bytes());
    }
  }

  @Test
  void mostFramesAreWrongAndEveryKindIsThere() {
    var mangler = new Mangler(new Random(7));
    Set<Mangler.Kind> kinds = EnumSet.noneOf(Mangler.Kind.class);
    int sound = 0;

    for (int i = 0; i < FRAMES; i++) {
      Mangler.Mangled mangled = mangler.next();
      kinds.add(mangled.kind());
      sound += methods(mangled.bytes()).isEmpty() ? 0 : 1;
    }

    assertThat(kinds).containsExactlyInAnyOrder(Mangler.Kind.values());
    assertThat(sound).isLessThan(FRAMES / 3);
  }

  @Test
  void noFrameEndsTheKernelOrStartsAProcess() {
    var mangler = new Mangler(new Random(11));

    for (int i = 0; i < 4 * FRAMES; i++) {
      assertThat(methods(mangler.next().bytes()))
          .doesNotContain("kernel.shutdown", "kernel.hello", "process.spawn");
    }
  }

  @Test
  void whatIsWaitedForIsKnown() {
    byte[] ping = RawLine.ping(1);

    assertThat(FuzzLine.isUnfinished(ping)).isFalse();
    assertThat(FuzzLine.isUnfinished(Arrays.copyOf(ping, ping.length - 1))).isTrue();
    assertThat(FuzzLine.isUnfinished(Arrays.copyOf(ping, 3))).isTrue();
    assertThat(FuzzLine.isUnfinished(new byte[20])).as("not a frame at all").isFalse();
  }

  /// The methods of the requests in it that a kernel would read.
  private static List<String> methods(byte[] bytes) {
    List<String> methods = new ArrayList<>();
    try {
      new FrameAssembler()
          .accept(
              bytes,
              bytes.length,
              (_, type, body, from, to) -> {
                if (type == 1) {
                  methods.add(RequestMessage.read(body, from, to).method());
                }
                return true;
              });
    } catch (MalformedException e) {
      // what came before it counts
    }
    return methods;
  }
}
