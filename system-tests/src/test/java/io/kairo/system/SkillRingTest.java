package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.ipc.ring.Consumer;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.Ring;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A ring that a confined skill fills: its descriptors come over the line that it was born with.
@Tag("system")
@Timeout(120)
@Proves("S-02")
final class SkillRingTest {
  private static final int FRAMES = 500;
  private static final int SIZE = 1000;

  private static final String CAMERA =
      """
      #include <stdio.h>
      #include <string.h>
      #include <unistd.h>
      #include "kairo.h"
      enum { FRAMES = 500, SIZE = 1000 };
      int main(void) {
        static uint8_t memory[32 * 1024], frame[SIZE];
        static struct kairo kairo;
        static struct kairo_ring_end end;
        struct kairo_error error;
        if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) return 4;
        if (!kairo_ring_produce(&kairo, "skill.camera.frames", KAIRO_RING_QUEUE, 1 << 16, 1, &end,
                                &error)) {
          fprintf(stderr, "%s: %s\\n", error.code, error.sentence);
          return 5;
        }
        for (int i = 0; i < FRAMES; i++) {
          memset(frame, i % 100, sizeof frame);
          while (kairo_ring_offer(&end.producer, 1, frame, SIZE) == KAIRO_RING_NOTHING) {
            kairo_ring_await_room(&end.producer, SIZE, 1000000000);
          }
        }
        kairo_ring_producer_end(&end.producer);
        for (;;) pause();
      }
      """;

  private static final String FRAME_TOPIC =
      "{id: frames, event: publish, topic: skill.camera.frames, reason: Shows what it sees}";

  @Test
  void framesOfASkillComeWholeAndInOrder() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      start(owner, FRAME_TOPIC);
      Eventually.holds(() -> assertThat(machine.past("ring.created")).hasSize(1));

      try (Ring<Consumer> frames = owner.openQueue("skill.camera.frames")) {
        Consumer consumer = frames.end();
        int taken = 0;
        while (!consumer.isEnded()) {
          if (!consumer.poll()) {
            consumer.await(Duration.ofSeconds(1));
            continue;
          }
          assertThat(consumer.payload().byteSize()).isEqualTo(SIZE);
          assertThat(consumer.payload().get(ValueLayout.JAVA_BYTE, SIZE - 1))
              .isEqualTo((byte) (taken % 100));
          taken++;
        }
        assertThat(taken).isEqualTo(FRAMES);
      }
    }
  }

  @Test
  void skillThatDidNotDeclareItGetsNoRing() throws Exception {
    try (Machine machine = Machine.start()) {
      start(machine.owner(), "");

      Eventually.holds(() ->
          assertThat(machine.past("skill.output"))
              .anySatisfy(event ->
                  assertThat(String.valueOf(event.payload().get("text"))).startsWith("denied: ")));
      assertThat(machine.past("ring.created")).isEmpty();
    }
  }

  private static void start(Kairo owner, String permissions) throws Exception {
    Skill.start(owner, Skill.compileWithSdk("camera", CAMERA, permissions));
  }
}
