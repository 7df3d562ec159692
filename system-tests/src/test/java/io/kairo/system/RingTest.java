package io.kairo.system;

import static io.kairo.api.Nothing.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.ring.BroadcastConsumer;
import io.kairo.ipc.ring.BroadcastProducer;
import io.kairo.ipc.ring.Producer;
import io.kairo.ipc.ring.RingException;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.Ring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rings that a real kernel hands out, between processes in three languages.
@Tag("system")
@Timeout(180)
@Proves("S-02")
final class RingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int COUNT = 1000;
  private static final int LENGTH = 1000;

  @Test
  void queueGoesFromJavaToPythonAndLosesNothing() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> joined = listen(owner, "user.joined");
      try (Ring<Producer> queue = owner.createQueue("user.frames", 1 << 14);
          ClientProgram python =
              ClientProgram.python("ring_client.py", machine, "consume", "user.frames")) {
        joined.take();
        go(owner);
        for (int i = 0; i < COUNT; i++) {
          while (!queue.end().offer(1, message(i))) {
            queue.end().await(LENGTH, SECOND);
          }
        }
        queue.end().close();

        assertThat(python.facts()).containsExactly("took " + COUNT + " lost 0 sum " + sum());
      }
    }
  }

  @Test
  void queueGoesFromJavaToC() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> joined = listen(owner, "user.joined");
      try (Ring<Producer> queue = owner.createQueue("user.frames", 1 << 14);
          ClientProgram c = ClientProgram.c("ring_client.c", machine, "user.frames")) {
        joined.take();
        go(owner);
        for (int i = 0; i < COUNT; i++) {
          while (!queue.end().offer(1, message(i))) {
            queue.end().await(LENGTH, SECOND);
          }
        }
        queue.end().close();

        assertThat(c.facts())
            .containsExactly("error not_found", "took " + COUNT + " lost 0 sum " + sum());
      }
    }
  }

  @Test
  void slowConsumersOfABroadcastCountWhatTheyLost() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> joined = listen(owner, "user.joined");
      try (Ring<BroadcastProducer> frames = owner.createBroadcast("user.frames", 1 << 16, 3);
          Ring<BroadcastConsumer> java = owner.openBroadcast("user.frames");
          ClientProgram python =
              ClientProgram.python("ring_client.py", machine, "consume", "user.frames");
          ClientProgram c = ClientProgram.c("ring_client.c", machine, "user.frames")) {
        joined.take();
        joined.take();
        for (int i = 0; i < COUNT; i++) {
          frames.end().send(1, message(i));
        }
        frames.end().close();
        go(owner);

        List<Long> counts = drain(java);
        assertThat(counts.getFirst() + counts.getLast()).isEqualTo(COUNT);
        assertThat(counts.getLast()).isPositive();
        String fact = "took " + counts.getFirst() + " lost " + counts.getLast() + " sum ";
        assertThat(python.facts()).singleElement().asString().startsWith(fact);
        assertThat(c.facts()).last().asString().startsWith(fact);
      }
    }
  }

  @Test
  void whoMayNotListenToATopicGetsNoRingOfIt() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      machine.settle();
      try (Ring<BroadcastProducer> _ = owner.createBroadcast("user.private", 4096, 2)) {
        int before = machine.descriptors();

        assertThat(
                AgentProbe.run(machine, "nosy", "-", "ring.open", "{\"topic\":\"user.private\"}"))
            .contains("error denied agent:nosy may not listen to 'user.private'");
        assertThat(
                AgentProbe.run(
                    machine,
                    "nosy",
                    "-",
                    "ring.create",
                    "{\"topic\":\"agent.other.frames\",\"kind\":\"queue\"}"))
            .contains("error denied agent:nosy must publish under a topic of its own");

        assertThat(owner.call(SystemCalls.RING_LIST, NOTHING).rings())
            .singleElement()
            .satisfies(ring -> assertThat(ring.consumers()).isEmpty());
        Eventually.holds(() -> assertThat(machine.descriptors()).isEqualTo(before));
      }
    }
  }

  @Test
  void consumerHearsThatTheProducerWasKilledAfterWhatItSent() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> ready = listen(owner, "agent.eye.ready");
      BlockingQueue<Event> sent = listen(owner, "agent.eye.sent");
      BlockingQueue<Event> closed = listen(owner, "ring.closed");
      try (ClientProgram eye =
          ClientProgram.python("ring_client.py", machine, "produce", "agent.eye.frames")) {
        ready.take();
        try (Ring<BroadcastConsumer> ring = owner.openBroadcast("agent.eye.frames");
            Ring<BroadcastConsumer> second = owner.openBroadcast("agent.eye.frames")) {
          assertThat(second.id()).isEqualTo(ring.id());
          while (!ring.end().poll()) {
            ring.end().await(ring.bell(), SECOND);
          }
          sent.take();
          eye.kill();

          assertThat(closed.take().payload())
              .containsEntry("ring", ring.id())
              .containsEntry("by", "agent:eye");
          assertThat(drain(ring)).containsExactly(2L, 0L);
          assertThat(owner.call(SystemCalls.RING_LIST, NOTHING).rings()).isEmpty();
        }
      }
    }
  }

  @Test
  void nonsenseInARingHurtsNeitherTheKernelNorAConsumer() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> ready = listen(owner, "agent.eye.ready");
      BlockingQueue<Event> closed = listen(owner, "ring.closed");
      try (ClientProgram eye =
          ClientProgram.python("ring_client.py", machine, "scribble", "agent.eye.noise")) {
        ready.take();
        try (ClientProgram python =
            ClientProgram.python("ring_client.py", machine, "suffer", "agent.eye.noise")) {
          assertThat(python.facts()).singleElement().asString().startsWith("broken ");
        }
        assertThat(closed.take().payload()).containsEntry("topic", "agent.eye.noise");
        assertThat(complaint(owner)).contains("must");

        assertThat(owner.call(SystemCalls.PING, NOTHING).pid()).isEqualTo(machine.pid());
        eye.kill();
        assertThat(closed.take().payload()).containsEntry("topic", "agent.eye.noise.all");
      }
    }
  }

  /// Why a ring is not taken, at the first look or later.
  private static String complaint(Kairo owner) {
    try (Ring<BroadcastConsumer> ring = owner.openBroadcast("agent.eye.noise.all")) {
      while (true) {
        ring.end().poll();
      }
    } catch (RingException e) {
      return e.getMessage();
    } catch (CallException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
      return e.getMessage();
    }
  }

  @Test
  void callsThatFailAndLinesThatEndLeaveNoDescriptorBehind() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      machine.settle();
      int before = machine.descriptors();
      for (int i = 0; i < 20; i++) {
        try (Kairo client = Kairo.connect(machine.socket(), "rings")) {
          assertThat(codeOf(() -> owner.createQueue("user.odd", 5000)))
              .isEqualTo(ErrorCode.INVALID_ARGUMENT);
          for (int j = 0; j < 8; j++) {
            client.createBroadcast("user.ring" + j, 4096, 2);
          }
          assertThat(codeOf(() -> client.createBroadcast("user.more", 4096, 2)))
              .isEqualTo(ErrorCode.BUSY);
          assertThat(codeOf(() -> owner.createQueue("user.ring1", 4096)))
              .isEqualTo(ErrorCode.CONFLICT);
          owner.openBroadcast("user.ring1");
          owner.openBroadcast("user.ring1");
          assertThat(codeOf(() -> owner.openBroadcast("user.ring1"))).isEqualTo(ErrorCode.BUSY);
          assertThat(codeOf(() -> owner.openQueue("user.ring2"))).isEqualTo(ErrorCode.CONFLICT);
          assertThat(codeOf(() -> owner.openQueue("user.none"))).isEqualTo(ErrorCode.NOT_FOUND);
        }
        Eventually.holds(
            () -> assertThat(owner.call(SystemCalls.RING_LIST, NOTHING).rings()).isEmpty());
      }

      Eventually.holds(() -> assertThat(machine.descriptors()).isEqualTo(before));
    }
  }

  private static ErrorCode codeOf(Runnable call) {
    try {
      call.run();
    } catch (CallException e) {
      return e.code();
    }
    throw new AssertionError("the call must fail");
  }

  /// How many messages a consumer takes up to the end of the ring, and how many it lost.
  private static List<Long> drain(Ring<BroadcastConsumer> ring) throws Exception {
    long taken = 0;
    while (!ring.end().isEnded()) {
      if (ring.end().poll()) {
        taken++;
      } else {
        ring.end().await(ring.bell(), SECOND);
      }
    }
    return List.of(taken, ring.end().lost());
  }

  private static MemorySegment message(int number) {
    return Arena.ofAuto().allocate(LENGTH).fill((byte) (number % 7));
  }

  private static long sum() {
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += i % 7;
    }
    return sum * LENGTH;
  }

  private static void go(Kairo owner) {
    owner.call(SystemCalls.PUBLISH, new EventApi.Publish("user.go", Map.of(), Optional.of(false)));
  }

  private static BlockingQueue<Event> listen(Kairo owner, String topic) {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    owner.subscribe(topic, 0, events::add);
    return events;
  }
}
