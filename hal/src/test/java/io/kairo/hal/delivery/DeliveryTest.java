package io.kairo.hal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
  @Test
  void manyThreadsAreHeardOneAtATimeInTheOrderOfPosting() throws Exception {
    int each = 2_000;
    List<Integer> heard = new ArrayList<>();
    Delivery<Integer> delivery = new Delivery<>(heard::add);
    int[] last = new int[1];
    Object lock = new Object();

    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(i ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int n = 0; n < each; n++) {
                        synchronized (lock) {
                          delivery.post(last[0]++);
                        }
                        delivery.deliver();
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(heard).isEqualTo(IntStream.range(0, 4 * each).boxed().toList());
  }

  @Test
  void consumerMayPost() {
    List<Integer> heard = new ArrayList<>();
    List<Delivery<Integer>> self = new ArrayList<>();
    self.add(
        new Delivery<>(n -> {
          heard.add(n);
          if (n < 3) {
            self.getFirst().post(n + 1);
            self.getFirst().deliver();
          }
        }));

    self.getFirst().post(1);
    self.getFirst().deliver();

    assertThat(heard).containsExactly(1, 2, 3);
  }

  @Test
  void failingConsumerLosesOnlyTheItem() {
    List<Integer> heard = new ArrayList<>();
    Delivery<Integer> delivery =
        new Delivery<>(n -> {
          if (n == 1) {
            throw new IllegalStateException("one");
          }
          heard.add(n);
        });

    delivery.post(1);
    delivery.post(2);
    delivery.deliver();

    assertThat(heard).containsExactly(2);
  }
}
