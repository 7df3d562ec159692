package io.kairo.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The other side writes what it likes, where it can, when it likes. What this side may do is to go
/// on or to end the ring by a [RingException].
final class HostileTest {
  private static final int CAPACITY = 4096;
  private static final int ROUNDS = 2_000;
  private static final int STEPS = 60;

  /// What honest threads do with a ring in one round.
  private interface Victim {
    void use(Random random) throws IOException;
  }

  private long taken;

  @Test
  void bothSidesOfAQueueSurviveAScribbler() throws Exception {
    survive(RingKind.QUEUE, memory -> random -> useQueue(memory, random));
  }

  @Test
  void consumerOfABroadcastSurvivesAScribbler() throws Exception {
    survive(
        RingKind.BROADCAST,
        memory -> {
          var producer = new BroadcastProducer(memory);
          return random -> useBroadcast(producer, memory, random);
        });
  }

  @Test
  void violationIsSaidAgainEvenAfterItIsMended() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, CAPACITY)) {
      var consumer = new Consumer(memory);
      put(memory, RingDescriptor.TAIL_OFFSET, 8192);
      String message = "position of the producer must be from 0 to 4096, got '8192'";
      assertThatExceptionOfType(RingException.class)
          .isThrownBy(consumer::poll)
          .withMessage(message);

      put(memory, RingDescriptor.TAIL_OFFSET, 0);

      assertThatExceptionOfType(RingException.class)
          .isThrownBy(consumer::poll)
          .withMessage(message);
      assertThatExceptionOfType(RingException.class)
          .isThrownBy(() -> consumer.await(Duration.ofMinutes(1)))
          .withMessage(message);
    }
  }

  @Test
  void recordsThatLeaveTheRingAreViolations() throws Exception {
    long beyond = 32 | 1L << 32;
    refusesRecord(16, 0, beyond, 0, "record must lie within the ring, got it at '0'");
    refusesRecord(4096, 0, 1025 | 1L << 32, 0, "record must lie within the ring, got it at '0'");
    refusesRecord(
        4096, 0, 0xffff_ffffL | 1L << 32, 0, "record must lie within the ring, got it at '0'");
    refusesRecord(
        4096, 0, 8 | 0x8000_0000L << 32, 0, "record must lie within the ring, got it at '0'");
    refusesRecord(4096, 0, 4080, 0, "padding must be followed by a message, got it at '0'");
    refusesRecord(4096, 0, 64, 0, "padding must be followed by a message, got it at '0'");
    refusesRecord(4096, 0, 8 | 1L << 32, 5, "message must have number 0, got '5'");
  }

  @Test
  void recordThatCrossesTheEndOfTheDataIsAViolation() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, CAPACITY)) {
      var producer = new Producer(memory);
      var consumer = new Consumer(memory);
      for (int length : new int[] {1008, 1008, 1008, 960}) {
        assertThat(producer.offer(1, MemorySegment.ofArray(new byte[length]))).isTrue();
        assertThat(consumer.poll()).isTrue();
      }
      put(memory, RingDescriptor.HEADER_SIZE + 4048, 33 | 1L << 32);
      put(memory, RingDescriptor.HEADER_SIZE + 4056, 4);
      put(memory, RingDescriptor.TAIL_OFFSET, 4048 + 64);

      assertThatExceptionOfType(RingException.class)
          .isThrownBy(consumer::poll)
          .withMessage("record must lie within the ring, got it at '4048'");
    }
  }

  @Test
  void consumerThatClaimsMoreThanWasSentIsAViolation() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, CAPACITY)) {
      var producer = new Producer(memory);
      for (int i = 0; i < 4; i++) {
        producer.offer(1, MemorySegment.ofArray(new byte[1008]));
      }
      put(memory, RingDescriptor.HEAD_OFFSET, 8192);

      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(RingException.class)
            .isThrownBy(() -> producer.offer(1, MemorySegment.ofArray(new byte[1])))
            .withMessage("position of the consumer must be from 0 to 4096, got '8192'");
      }
    }
  }

  @Test
  void producerThatOvertakesForEverKeepsNobodyInTheCall() throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.BROADCAST, CAPACITY)) {
      var consumer = new BroadcastConsumer(memory);
      put(memory, RingDescriptor.TAIL_OFFSET, 16);
      put(memory, RingDescriptor.INTENT_OFFSET, Long.MAX_VALUE);

      assertThatExceptionOfType(RingException.class)
          .isThrownBy(consumer::poll)
          .withMessage("newest message must be behind 0, got '0'");
    }
  }

  private static void refusesRecord(long tail, int at, long word, long sequence, String message)
      throws IOException {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, CAPACITY)) {
      var consumer = new Consumer(memory);
      put(memory, RingDescriptor.HEADER_SIZE + at, word);
      put(memory, RingDescriptor.HEADER_SIZE + at + 8, sequence);
      put(memory, RingDescriptor.TAIL_OFFSET, tail);

      assertThatExceptionOfType(RingException.class)
          .isThrownBy(consumer::poll)
          .withMessage(message);
    }
  }

  private interface Preparation {
    Victim of(RingMemory memory) throws IOException;
  }

  /// Uses a ring in many rounds, while another thread scribbles over all of it.
  private void survive(RingKind kind, Preparation preparation) throws Exception {
    long seed = System.nanoTime();
    var done = new AtomicBoolean();
    int broken = 0;
    try (RingMemory memory = RingMemory.create(kind, CAPACITY);
        RingMemory hostile = Rings.again(memory)) {
      Victim victim = preparation.of(memory);
      FutureTask<Long> scribbling = Rings.start(() -> scribble(hostile, new Random(seed), done));
      var random = new Random(seed + 1);
      for (int round = 0; round < ROUNDS; round++) {
        try {
          victim.use(random);
        } catch (RingException _) {
          broken++;
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
      done.set(true);
      assertThat(scribbling.get()).isPositive();
    }
    assertThat(broken).as("violations that were noticed, seed %d", seed).isPositive();
    assertThat(taken).as("messages that were taken, seed %d", seed).isPositive();
  }

  /// Writes what could be true, nearly true, or anything, where it hurts or anywhere.
  private static long scribble(RingMemory memory, Random random, AtomicBoolean done) {
    long[] places = {
      RingDescriptor.TAIL_OFFSET,
      RingDescriptor.INTENT_OFFSET,
      RingDescriptor.LATEST_OFFSET,
      RingDescriptor.HEAD_OFFSET,
      RingDescriptor.CONSUMER_WAITING_OFFSET,
      RingDescriptor.PRODUCER_WAITING_OFFSET,
    };
    long written = 0;
    while (!done.get()) {
      long place =
          random.nextInt(3) > 0
              ? places[random.nextInt(places.length)]
              : RingDescriptor.HEADER_SIZE + 8L * random.nextInt(CAPACITY / 8);
      long value =
          switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> 16L * random.nextInt(3 * CAPACITY / 16);
            case 2 -> random.nextInt(1100) | 1L << 32;
            case 3 -> Long.MAX_VALUE - 15 - 16L * random.nextInt(200);
            default -> 0;
          };
      RingDescriptor.LONG.setOpaque(memory.bytes(), place, value);
      written++;
    }
    return written;
  }

  private void useQueue(RingMemory memory, Random random) throws IOException {
    put(memory, RingDescriptor.HEAD_OFFSET, 0);
    put(memory, RingDescriptor.TAIL_OFFSET, 0);
    var producer = new Producer(memory);
    var consumer = new Consumer(memory);
    for (int i = 0; i < STEPS; i++) {
      int length = Rings.length(random, memory.maxMessage());
      if (!producer.offer(1, MemorySegment.ofArray(new byte[length]))) {
        producer.await(length, Duration.ofNanos(1));
      }
      if (consumer.poll()) {
        taken++;
        assertThat(consumer.payload().byteSize()).isBetween(0L, 1024L);
      } else {
        consumer.await(Duration.ofNanos(1));
      }
      consumer.pollInPlace((_, _, payload) -> assertThat(payload.byteSize()).isBetween(0L, 1024L));
      consumer.isEnded();
    }
  }

  private void useBroadcast(BroadcastProducer producer, RingMemory memory, Random random)
      throws IOException {
    producer.send(1, MemorySegment.ofArray(new byte[1]));
    var consumer = new BroadcastConsumer(memory);
    for (int i = 0; i < STEPS; i++) {
      int length = Rings.length(random, memory.maxMessage());
      producer.send(1, MemorySegment.ofArray(new byte[length]));
      if (consumer.poll()) {
        taken++;
        assertThat(consumer.payload().byteSize()).isBetween(0L, 1024L);
        assertThat(consumer.lost()).isNotNegative();
      }
      consumer.isEnded();
    }
  }

  private static void put(RingMemory memory, long offset, long value) {
    RingDescriptor.LONG.setRelease(memory.bytes(), offset, value);
  }
}
