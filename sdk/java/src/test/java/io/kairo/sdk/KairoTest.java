package io.kairo.sdk;

import static io.kairo.api.Nothing.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.Limits;
import io.kairo.ipc.Server;
import io.kairo.ipc.SocketPair;
import io.kairo.ipc.Spin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class KairoTest {
  @TempDir Path directory;
  private final FakeKernel kernel = new FakeKernel();
  private Server server;
  private Path socket;
  private Kairo kairo;

  @BeforeEach
  void connect() throws IOException {
    socket = directory.resolve("s");
    server = Server.start(kernel, Limits.standard(), Spin.adaptive());
    server.listen(socket);
    kairo = Kairo.connect(socket, "test");
  }

  @AfterEach
  void close() {
    kairo.close();
    server.close();
  }

  @Test
  void clientIntroducesItself() {
    assertThat(kairo.welcome().you().name()).isEqualTo("test");
    assertThat(kernel.hellos.getFirst().protocol()).contains(2);
  }

  @Test
  void callReturnsItsResult() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(kairo.call(SystemCalls.PING, NOTHING)).isEqualTo(new KernelApi.Pong("fake", 1, 2));
    }
    assertThat(kairo.call("kernel.ping", Map.of()))
        .isEqualTo(Map.of("version", "fake", "pid", 1L, "uptimeMillis", 2L));
  }

  @Test
  void failureIsTheKernelsOwn() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> kairo.call("nonsense", Map.of()))
        .withMessage("no such call")
        .returns(ErrorCode.UNKNOWN_CALL, CallException::code)
        .returns("kairo help", CallException::help);
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Kairo.connect(socket, "unwelcome"))
        .withMessage("not you");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyThreadsShareOneLine(boolean virtual) throws Exception {
    var factory = virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String name = "t" + i;
        callers.add(executor.submit(() -> publishMany(name)));
      }
      for (Future<Integer> caller : callers) {
        assertThat(caller.get()).isEqualTo(300);
      }
    }
    assertThat(kairo.call(SystemCalls.PING, NOTHING).version()).isEqualTo("fake");
  }

  private int publishMany(String name) {
    int right = 0;
    for (int i = 0; i < 300; i++) {
      String topic = name + ".n" + i;
      var publish = new EventApi.Publish(topic, Map.of("i", i), Optional.empty());
      right += kairo.call(SystemCalls.PUBLISH, publish).id().equals(topic) ? 1 : 0;
    }
    return right;
  }

  @Test
  void callThatWaitsHoldsUpNoOther() throws Exception {
    var waiting = startUnanswered();
    Object id = kernel.unanswered.take();

    assertThat(kairo.call(SystemCalls.PING, NOTHING).version()).isEqualTo("fake");
    assertThat(waiting).isNotDone();
    assertThat(id).isInstanceOf(Long.class);
  }

  @Test
  void callMayHaveATimeWhetherOrNotAnotherWaits() throws Exception {
    assertTimesOut();
    assertThat(kairo.call(SystemCalls.PING, NOTHING, Duration.ofMinutes(1)).version())
        .isEqualTo("fake");

    kernel.unanswered.clear();
    var waiting = startUnanswered();
    kernel.unanswered.take();
    assertTimesOut();
    assertThat(waiting).isNotDone();
    assertThat(kairo.call(SystemCalls.PING, NOTHING).version()).isEqualTo("fake");
  }

  private void assertTimesOut() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> kairo.call(SystemCalls.DEVICE_LIST, NOTHING, Duration.ofMillis(20)))
        .withMessage("'device.list' must be answered within 20 ms, got no reply")
        .returns(ErrorCode.TIMEOUT, CallException::code);
  }

  @Test
  void interruptedVirtualThreadStopsWaiting() throws Exception {
    var failure = new CompletableFuture<CallException>();
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                failure.complete(
                    catchThrowableOfType(
                        CallException.class, () -> kairo.call(SystemCalls.DEVICE_LIST, NOTHING))));
    kernel.unanswered.take();

    caller.interrupt();

    assertThat(failure.get().code()).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void endOfTheKernelFailsWhatWaitsAndWhatComesLater() throws Exception {
    var closed = new CountDownLatch(1);
    kairo.onClose(closed::countDown);
    var waiting = startUnanswered();
    kernel.unanswered.take();

    server.close();

    closed.await();
    assertThat(waiting.get().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(waiting.get().code().retryable()).isTrue();
    assertUnavailable("the kernel closed the line");
    kairo.onClose(() -> waiting.obtrudeException(new IllegalStateException("ran at once")));
    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void endOfAnIdleLineIsNoticed() throws Exception {
    var closed = new CountDownLatch(1);
    kairo.onClose(closed::countDown);

    server.close();

    closed.await();
    assertUnavailable("the kernel closed the line");
  }

  @Test
  void callerThatReadsForItselfNoticesTheEnd() {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> kairo.call(SystemCalls.SHUTDOWN, NOTHING))
        .returns(ErrorCode.UNAVAILABLE, CallException::code);
    assertUnavailable("the kernel closed the line");
  }

  @Test
  void closedClientSaysSoAndLeavesNothingOpen() throws Exception {
    var waiting = startUnanswered();
    kernel.unanswered.take();

    kairo.close();

    assertThat(waiting.get()).hasMessage("the client must be open, it was closed");
    assertUnavailable("the client must be open, it was closed");
    assertThat(kernel.closed.take()).isNotNull();
    kairo.close();
  }

  @Test
  void eventsComeInOrderAndTheirConsumerMayCall() throws Exception {
    BlockingQueue<Object> numbers = new LinkedBlockingQueue<>();

    Subscription subscription =
        kairo.subscribe(
            "test.>",
            3,
            event -> {
              kairo.call(SystemCalls.PING, NOTHING);
              numbers.add(event.payload().getOrDefault("number", "none"));
              if (event.id().equals("e5")) {
                throw new IllegalStateException("thrown by a consumer, on purpose");
              }
            });
    var connection = kernel.subscribers.take();
    for (int i = 0; i < 100; i++) {
      FakeKernel.push(connection, i);
    }

    assertThat(subscription.replayed()).isEqualTo(3);
    for (long expected : new long[] {-1, -2, -3}) {
      assertThat(numbers.take()).isEqualTo(expected);
    }
    for (long i = 0; i < 100; i++) {
      assertThat(numbers.take()).isEqualTo(i);
    }
    assertThat(subscription.lost()).isZero();
  }

  @Test
  void closedSubscriptionIsSilent() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    Subscription subscription = kairo.subscribe("test.>", 0, events::add);
    var connection = kernel.subscribers.take();
    FakeKernel.push(connection, 1);
    events.take();

    subscription.close();
    FakeKernel.push(connection, 2);
    kairo.call(SystemCalls.PING, NOTHING);

    assertThat(kernel.unsubscribed.take()).isEqualTo("s1");
    assertThat(events).isEmpty();
  }

  @Test
  void processKnowsTheKernelByTheLineItWasBornWith() throws Exception {
    SocketPair pair = SocketPair.create();
    server.adopt(pair.kernel(), "skill");

    try (Kairo skill = Kairo.onLine(pair.process(), "skill")) {
      assertThat(skill.call(SystemCalls.PING, NOTHING).version()).isEqualTo("fake");
      var large = new EventApi.Publish("t", Map.of("x", "y".repeat(150_000)), Optional.empty());
      assertThat(skill.call(SystemCalls.PUBLISH, large).id()).isEqualTo("t");
      var tooLarge =
          new EventApi.Publish("t", Map.of("x", "y".repeat(2_000_000)), Optional.empty());
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> skill.call(SystemCalls.PUBLISH, tooLarge))
          .returns(ErrorCode.TOO_LARGE, CallException::code);
      assertThat(skill.call(SystemCalls.PING, NOTHING).version()).isEqualTo("fake");
    }
  }

  @Test
  void withoutAKernelTheHelpSaysHowToStartOne() {
    Path nowhere = directory.resolve("nowhere");

    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Kairo.connect(nowhere, "test"))
        .withMessage("no kernel answers at " + nowhere)
        .returns(ErrorCode.UNAVAILABLE, CallException::code)
        .returns("start one: kairo up", CallException::help);
  }

  private CompletableFuture<CallException> startUnanswered() {
    var failure = new CompletableFuture<CallException>();
    Thread.ofPlatform()
        .daemon()
        .start(() ->
            failure.complete(
                catchThrowableOfType(
                    CallException.class, () -> kairo.call(SystemCalls.DEVICE_LIST, NOTHING))));
    return failure;
  }

  private void assertUnavailable(String sentence) {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> kairo.call(SystemCalls.PING, NOTHING))
        .withMessage(sentence)
        .returns(ErrorCode.UNAVAILABLE, CallException::code);
  }
}
