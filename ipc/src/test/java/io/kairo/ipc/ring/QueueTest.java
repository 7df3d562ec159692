package io.kairo.ipc.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueueTest {
  private static final int CAPACITY = 4096;

  private RingMemory memory;
  private RingMemory other;
  private Producer producer;
  private Consumer consumer;

  @BeforeEach
  void open() throws Exception {
    memory = RingMemory.create(RingKind.QUEUE, CAPACITY);
    other = Rings.again(memory);
    producer = new Producer(memory);
    consumer = new Consumer(other);
  }

  @AfterEach
  void close() throws Exception {
    other.close();
    memory.close();
  }

  @Test
  void messageArrivesWithItsTypeAndNumber() throws Exception {
    assertThat(consumer.poll()).isFalse();

    producer.offer(7, MemorySegment.ofArray(new byte[] {1, 2, 3}));
    producer.offer(8, MemorySegment.ofArray(new byte[0]));

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.type()).isEqualTo(7);
    assertThat(consumer.sequence()).isZero();
    assertThat(consumer.payload().toArray(JAVA_BYTE)).containsExactly(1, 2, 3);
    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.type()).isEqualTo(8);
    assertThat(consumer.sequence()).isEqualTo(1);
    assertThat(consumer.payload().byteSize()).isZero();
    assertThat(consumer.poll()).isFalse();
  }

  @Test
  void everyLengthWrapsAtEveryPlace() throws Exception {
    long number = 0;
    for (int length = 0; length <= memory.maxMessage(); length++) {
      for (int shift = 0; shift < 5; shift++) {
        byte[] payload = Rings.payload(number, length);
        assertThat(producer.offer(1, MemorySegment.ofArray(payload))).isTrue();
        assertThat(consumer.poll()).isTrue();
        assertThat(consumer.payload().toArray(JAVA_BYTE)).isEqualTo(payload);
        number++;
      }
    }
  }

  @Test
  void fullQueueTakesNothingUntilThereIsRoom() throws Exception {
    MemorySegment message = MemorySegment.ofArray(new byte[1008]);
    for (int i = 0; i < 4; i++) {
      assertThat(producer.offer(1, message)).isTrue();
    }

    assertThat(producer.offer(1, message)).isFalse();
    assertThat(producer.claim(1, 0)).isEmpty();
    consumer.poll();
    assertThat(producer.offer(1, message)).isTrue();
    assertThat(producer.offer(1, message)).isFalse();
  }

  @Test
  void twoThreadsKeepOrderThroughAFullAndAnEmptyQueue() throws Exception {
    long seed = System.nanoTime();
    int count = 50_000;
    FutureTask<Boolean> sending =
        Rings.start(() -> {
          var random = new Random(seed);
          for (int i = 0; i < count; i++) {
            int length = Rings.length(random, memory.maxMessage());
            Rings.send(producer, 1 + i % 5, Rings.payload(i, length));
          }
          producer.close();
          return true;
        });

    var random = new Random(seed);
    for (int i = 0; i < count; i++) {
      while (!consumer.poll()) {
        consumer.await(Rings.SLICE);
      }
      assertThat(consumer.sequence()).as("seed %d", seed).isEqualTo(i);
      assertThat(consumer.type()).isEqualTo(1 + i % 5);
      assertThat(consumer.payload().byteSize())
          .isEqualTo(Rings.length(random, memory.maxMessage()));
      assertThat(Rings.isWhole(i, consumer.payload())).as("seed %d", seed).isTrue();
    }
    assertThat(sending.get()).isTrue();
    assertThat(consumer.isEnded()).isTrue();
  }

  @Test
  void claimedPlaceIsSentWhenItIsCommitted() throws Exception {
    MemorySegment place = producer.claim(3, 8).orElseThrow();
    place.set(JAVA_LONG, 0, 4711);
    assertThat(consumer.poll()).isFalse();

    producer.commit();

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.payload().get(JAVA_LONG, 0)).isEqualTo(4711);
    assertThatIllegalStateException().isThrownBy(producer::commit);
  }

  @Test
  void anotherClaimReplacesTheFirst() throws Exception {
    assertThat(producer.claim(1, 100)).isPresent();
    assertThat(producer.claim(2, 1)).isPresent();
    producer.commit();

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.type()).isEqualTo(2);
    assertThat(consumer.payload().byteSize()).isEqualTo(1);
  }

  @Test
  void messageIsSeenInPlaceReadOnly() throws Exception {
    producer.offer(5, MemorySegment.ofArray(new byte[] {9}));
    List<String> seen = new ArrayList<>();

    boolean found =
        consumer.pollInPlace((type, sequence, payload) ->
            seen.add(
                type
                    + " "
                    + sequence
                    + " "
                    + payload.get(JAVA_BYTE, 0)
                    + (payload.isReadOnly() ? " read-only" : "")));

    assertThat(found).isTrue();
    assertThat(seen).containsExactly("5 0 9 read-only");
    assertThat(consumer.poll()).isFalse();
  }

  @Test
  void copyOutlivesItsPlace() throws Exception {
    producer.offer(1, MemorySegment.ofArray(new byte[] {1, 2}));
    consumer.poll();

    memory.bytes().asSlice(RingDescriptor.HEADER_SIZE, CAPACITY).fill((byte) 9);

    assertThat(consumer.payload().toArray(JAVA_BYTE)).containsExactly(1, 2);
  }

  @Test
  void messageThatIsTooLongOrHasNoTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> producer.offer(1, MemorySegment.ofArray(new byte[1025])))
        .withMessage("message must have at most 1024 bytes, got '1025'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> producer.claim(1, -1))
        .withMessage("message must have at most 1024 bytes, got '-1'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> producer.claim(0, 1))
        .withMessage("type must be positive, got '0'");
  }

  @Test
  void eachSideLearnsThatTheOtherIsGone() throws Exception {
    producer.offer(1, MemorySegment.ofArray(new byte[1]));
    assertThat(producer.isAbandoned()).isFalse();
    producer.close();
    consumer.close();

    assertThat(producer.isAbandoned()).isTrue();
    assertThat(consumer.isEnded()).as("one message is left").isFalse();
    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.isEnded()).isTrue();
  }

  @Test
  void sleeperIsWokenByTheEndOfADeadProducer() throws Exception {
    FutureTask<Boolean> sleeping =
        Rings.start(() -> {
          while (!consumer.isEnded()) {
            consumer.await(Duration.ofMinutes(1));
          }
          return true;
        });
    while ((int)
            RingDescriptor.INT.getAcquire(memory.bytes(), RingDescriptor.CONSUMER_WAITING_OFFSET)
        == 0) {
      Thread.onSpinWait();
    }

    memory.hangUp();

    assertThat(sleeping.get()).isTrue();
    assertThat(producer.isAbandoned()).isTrue();
  }

  @Test
  void ringHasOneProducerInItsLife() throws Exception {
    producer.offer(1, MemorySegment.ofArray(new byte[1]));

    assertThatExceptionOfType(RingException.class)
        .isThrownBy(() -> new Producer(other))
        .withMessage("ring must be new to its producer, got position '32'");
  }
}
