package io.kairo.ipc.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
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

final class BroadcastTest {
  private static final int CAPACITY = 4096;

  private RingMemory memory;
  private RingMemory read;
  private BroadcastProducer producer;

  @BeforeEach
  void open() throws Exception {
    memory = RingMemory.create(RingKind.BROADCAST, CAPACITY);
    producer = new BroadcastProducer(memory);
    read = Rings.readOnly(memory);
  }

  @AfterEach
  void close() throws Exception {
    read.close();
    memory.close();
  }

  @Test
  void everyConsumerGetsEveryMessage() throws Exception {
    var one = new BroadcastConsumer(read);
    var other = new BroadcastConsumer(read);

    producer.send(7, MemorySegment.ofArray(new byte[] {1, 2}));

    for (BroadcastConsumer consumer : List.of(one, other)) {
      assertThat(consumer.poll()).isTrue();
      assertThat(consumer.type()).isEqualTo(7);
      assertThat(consumer.payload().toArray(JAVA_BYTE)).containsExactly(1, 2);
      assertThat(consumer.poll()).isFalse();
      assertThat(consumer.lost()).isZero();
    }
  }

  @Test
  void overtakenConsumerGoesOnAtTheNewestAndKnowsWhatItMissed() throws Exception {
    var consumer = new BroadcastConsumer(read);
    send(0);
    assertThat(consumer.poll()).isTrue();

    for (int number = 1; number <= 1000; number++) {
      send(number);
    }

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.sequence()).isEqualTo(1000);
    assertThat(Rings.isWhole(1000, consumer.payload())).isTrue();
    assertThat(consumer.lost()).isEqualTo(999);
    assertThat(consumer.poll()).isFalse();
  }

  @Test
  void fullRingIsReadFromItsOldestMessageOn() throws Exception {
    var consumer = new BroadcastConsumer(read);
    for (int number = 0; number < 4; number++) {
      producer.send(1, MemorySegment.ofArray(new byte[1008]));
    }

    for (int number = 0; number < 4; number++) {
      assertThat(consumer.poll()).isTrue();
      assertThat(consumer.sequence()).isEqualTo(number);
    }
    assertThat(consumer.lost()).isZero();
  }

  @Test
  void consumerJoinsBehindTheNewestMessage() throws Exception {
    send(0);
    send(1);
    var consumer = new BroadcastConsumer(read);
    assertThat(consumer.poll()).isFalse();

    send(2);

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.sequence()).isEqualTo(2);
    assertThat(consumer.lost()).isZero();
  }

  @Test
  void everyLengthWrapsAtEveryPlace() throws Exception {
    var consumer = new BroadcastConsumer(read);
    long number = 0;
    for (int length = 0; length <= memory.maxMessage(); length++) {
      for (int shift = 0; shift < 5; shift++) {
        producer.send(1, MemorySegment.ofArray(Rings.payload(number, length)));
        assertThat(consumer.poll()).isTrue();
        assertThat(consumer.payload().byteSize()).isEqualTo(length);
        assertThat(Rings.isWhole(number, consumer.payload())).isTrue();
        number++;
      }
    }
    assertThat(consumer.lost()).isZero();
  }

  @Test
  void receivedAndLostAreWhatWasSent() throws Exception {
    long seed = System.nanoTime();
    int count = 200_000;
    List<FutureTask<Long>> consumers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      var consumer = new BroadcastConsumer(read);
      consumers.add(Rings.start(() -> receiveAll(consumer, seed)));
    }

    var random = new Random(seed);
    for (int number = 0; number < count; number++) {
      int length = Rings.length(random, 256);
      producer.send(1, MemorySegment.ofArray(Rings.payload(number, length)));
    }
    producer.close();

    for (FutureTask<Long> consumer : consumers) {
      assertThat(consumer.get()).as("received and lost, seed %d", seed).isEqualTo(count);
    }
  }

  @Test
  void claimedPlaceIsSentWhenItIsCommitted() throws Exception {
    var consumer = new BroadcastConsumer(read);
    producer.claim(3, 1).set(JAVA_BYTE, 0, (byte) 42);
    assertThat(consumer.poll()).isFalse();

    producer.commit();

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.payload().get(JAVA_BYTE, 0)).isEqualTo((byte) 42);
    assertThatIllegalStateException().isThrownBy(producer::commit);
  }

  @Test
  void claimAloneMakesOldMessagesVoid() throws Exception {
    var consumer = new BroadcastConsumer(read);
    for (int number = 0; number < 4; number++) {
      producer.send(1, MemorySegment.ofArray(new byte[1008]));
    }

    producer.claim(1, 1008).fill((byte) 9);
    producer.claim(1, 0);

    assertThat(consumer.poll()).isTrue();
    assertThat(consumer.sequence()).isEqualTo(3);
    assertThat(consumer.lost()).isEqualTo(3);
  }

  @Test
  void sleeperIsWokenThroughItsBell() throws Exception {
    try (RingMemory bellMemory = RingMemory.createBell();
        RingMemory bellAgain = Rings.again(bellMemory)) {
      var consumer = new BroadcastConsumer(read);
      Bell bell = Bell.of(bellMemory);
      Bell ringing = Bell.of(bellAgain);
      producer.add(ringing);
      FutureTask<Long> sleeping =
          Rings.start(() -> {
            while (!consumer.poll()) {
              consumer.await(bell, Duration.ofMinutes(1));
            }
            return consumer.sequence();
          });
      while ((int)
              RingDescriptor.INT.getAcquire(
                  bellAgain.bytes(), RingDescriptor.CONSUMER_WAITING_OFFSET)
          == 0) {
        Thread.onSpinWait();
      }

      send(0);

      assertThat(sleeping.get()).isZero();
      producer.remove(ringing);
    }
  }

  @Test
  void onlyABellIsABell() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bell.of(memory))
        .withMessage("memory must be a BELL, got 'BROADCAST'");
  }

  private void send(long number) {
    producer.send(1, MemorySegment.ofArray(Rings.payload(number, 24)));
  }

  private static long receiveAll(BroadcastConsumer consumer, long seed) throws Exception {
    long received = 0;
    while (!consumer.isEnded()) {
      if (consumer.poll()) {
        received++;
        assertThat(Rings.isWhole(consumer.sequence(), consumer.payload()))
            .as("seed %d", seed)
            .isTrue();
      }
    }
    return received + consumer.lost();
  }
}
