package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.ipc.Line;
import io.kairo.ipc.SocketPath;
import io.kairo.ipc.Spin;
import io.kairo.ipc.codec.CreditMessage;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.ipc.codec.Tree;
import io.kairo.ipc.ring.BroadcastConsumer;
import io.kairo.ipc.ring.BroadcastProducer;
import io.kairo.ipc.ring.Producer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A client of the kernel: makes calls and receives events. May be used by many threads at once,
/// virtual ones included; their calls share one line. When the line ends, every call that waits
/// fails with `unavailable`, which may be retried. A client made by [#connect] is over then; one
/// made by [#keepConnected] connects again, and its subscriptions go on where they were.
///
/// ```java
/// try (Kairo kairo = Kairo.connect(Kairo.defaultSocket(), "thermostat")) {
///   DeviceApi.Listing devices = kairo.call(SystemCalls.DEVICE_LIST, NOTHING);
/// }
/// ```
public final class Kairo implements AutoCloseable {
  private final Subscriptions subscriptions = new Subscriptions(this::credit);
  private final Connector connector;

  private Kairo(Connector.Dial dial, KernelApi.Hello hello, Duration patience) {
    connector = new Connector(dial, hello, patience, subscriptions, this::subscribeAgain);
  }

  /// Connects as the owner of the machine. `client` is the program's name, for logs and listings.
  public static Kairo connect(Path socket, String client) {
    return connect(socket, hello(client));
  }

  /// Connects as what `hello` says.
  public static Kairo connect(Path socket, KernelApi.Hello hello) {
    return connect(socket, hello, Spin.adaptive());
  }

  /// Connects as what `hello` says, and waits for replies as `spin` says.
  public static Kairo connect(Path socket, KernelApi.Hello hello, Spin spin) {
    var dialer = new Dialer(socket, spin, Duration.ZERO);
    return new Kairo(dialer::dial, hello, dialer.patience());
  }

  /// Connects as what `hello` says, and again whenever the line ends. Calls that are made meanwhile
  /// wait for the kernel; when it stays away longer than `patience`, they fail and the client is
  /// over. What belongs to a line, such as device handles, is gone with it.
  public static Kairo keepConnected(Path socket, KernelApi.Hello hello, Duration patience) {
    var dialer = new Dialer(socket, Spin.adaptive(), patience);
    return new Kairo(dialer::dial, hello, dialer.patience());
  }

  /// For a process that the kernel started: speaks on the line that it was born with, usually
  /// descriptor 3, which belongs to the client from now on.
  public static Kairo onLine(int fd, String client) {
    return new Kairo(() -> bornWith(fd), hello(client), Duration.ZERO);
  }

  private static Line bornWith(int fd) {
    try {
      return Line.on(fd, Spin.adaptive());
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "descriptor " + fd + " must be a line to the kernel, got " + e.getMessage(),
          "let the kernel start this program: kairo skill start");
    }
  }

  /// The kernel's socket for this user and environment.
  public static Path defaultSocket() {
    return SocketPath.standard(System.getenv());
  }

  /// What the kernel said when this client last introduced itself.
  public KernelApi.Welcome welcome() {
    return connector.session().welcome();
  }

  /// Makes a call and waits for the result, as long as it takes. A failure is a [CallException].
  public <P extends Record, R extends Record> R call(SystemCall<P, R> call, P params) {
    return call(call, params, CallOptions.NONE);
  }

  /// As [#call(SystemCall, Record)], but fails with `timeout` when there is no reply in time. The
  /// kernel gives up too, though it may have done what was asked.
  public <P extends Record, R extends Record> R call(
      SystemCall<P, R> call, P params, Duration timeout) {
    return call(call, params, CallOptions.NONE.withTimeout(timeout));
  }

  /// As [#call(SystemCall, Record)], in the way that `options` say.
  public <P extends Record, R extends Record> R call(
      SystemCall<P, R> call, P params, CallOptions options) {
    return connector.session().call(call, params, options);
  }

  /// Makes a call that no record describes.
  public Map<String, Object> call(String method, Map<String, Object> params) {
    return call(method, params, CallOptions.NONE);
  }

  /// As [#call(String, Map)], in the way that `options` say.
  public Map<String, Object> call(String method, Map<String, Object> params, CallOptions options) {
    return connector
        .session()
        .exchange()
        .call(
            method,
            (out, id) ->
                RequestMessage.write(
                    out,
                    Version.PROTOCOL,
                    id,
                    method,
                    params,
                    options.deadlineMillis(),
                    Because.of(options)),
            (in, _) -> Tree.readMap(in),
            options.timeout());
  }

  /// Delivers events whose topic matches `pattern` to `consumer`: first up to `replay` past ones,
  /// then those to come. One thread per client delivers to all consumers, in order; a consumer may
  /// make calls, and what these lead to is known to be caused by the event.
  public Subscription subscribe(String pattern, int replay, Consumer<Event> consumer) {
    Optional<Integer> past = replay > 0 ? Optional.of(replay) : Optional.empty();
    return subscribe(
        new EventApi.Subscribe(pattern, past, Optional.empty(), Optional.of(Subscription.WINDOW)),
        consumer);
  }

  /// As [#subscribe(String, int, Consumer)], but begins with the journaled event at `offset` and
  /// leaves none out, however slow the consumer is.
  public Subscription subscribeFrom(String pattern, long offset, Consumer<Event> consumer) {
    return subscribe(
        new EventApi.Subscribe(
            pattern, Optional.empty(), Optional.of(offset), Optional.of(Subscription.WINDOW)),
        consumer);
  }

  private Subscription subscribe(EventApi.Subscribe params, Consumer<Event> consumer) {
    var subscription = new Subscription(this, params.topic(), consumer);
    subscribe(connector.session(), subscription, params);
    return subscription;
  }

  private void subscribe(Session session, Subscription subscription, EventApi.Subscribe params) {
    subscriptions.open();
    try {
      session.exchange().useBackground();
      session
          .exchange()
          .call(
              SystemCalls.SUBSCRIBE.name(),
              (out, id) -> write(out, id, SystemCalls.SUBSCRIBE, params),
              (in, _) -> {
                var reply = RecordCodec.readLenient(in, EventApi.Subscribed.class);
                subscription.opened(reply);
                subscriptions.opened(subscription);
                return reply;
              },
              Optional.empty());
    } finally {
      subscriptions.settled();
    }
  }

  /// Makes a call that opens a stream, such as `process.stdout.subscribe`.
  ///
  /// @param params must ask for [StreamReader#WINDOW] credit
  public <P extends Record> StreamReader stream(SystemCall<P, EventApi.Subscribed> call, P params) {
    Session session = connector.session();
    session.exchange().useBackground();
    return session
        .exchange()
        .call(
            call.name(),
            (out, id) -> write(out, id, call, params),
            (in, _) -> {
              var reply = RecordCodec.readLenient(in, EventApi.Subscribed.class);
              var reader = new StreamReader(this, reply.subscriptionId());
              subscriptions.opened(reply.subscriptionId(), reader);
              return reader;
            },
            Optional.empty());
  }

  private static void write(MessagePackWriter out, long id, SystemCall<?, ?> call, Record params) {
    RequestMessage.write(
        out, Version.PROTOCOL, id, call.name(), params, 0, Because.of(CallOptions.NONE));
  }

  private void subscribeAgain(Session session, Subscription subscription) {
    if (!subscription.isClosed()) {
      subscribe(session, subscription, subscription.again());
    }
  }

  /// Makes a queue under a topic of this client's: one consumer, for which it waits when it is
  /// full. `capacity` is a power of two, and a message may take a quarter of it.
  public Ring<Producer> createQueue(String topic, long capacity) {
    return new Rings(this).createQueue(topic, capacity);
  }

  /// Makes a broadcast under a topic of this client's: up to so many consumers, at most 8, and it
  /// waits for none.
  public Ring<BroadcastProducer> createBroadcast(String topic, long capacity, int consumers) {
    return new Rings(this).createBroadcast(topic, capacity, consumers);
  }

  /// Opens the queue under a topic.
  public Ring<io.kairo.ipc.ring.Consumer> openQueue(String topic) {
    return new Rings(this).openQueue(topic);
  }

  /// Opens the broadcast under a topic, behind its newest message.
  public Ring<BroadcastConsumer> openBroadcast(String topic) {
    return new Rings(this).openBroadcast(topic);
  }

  /// Makes a call whose reply brings descriptors.
  <P extends Record, R extends Record, T> T call(
      SystemCall<P, R> call, P params, Pending.Decoder<T> decoder) {
    return connector
        .session()
        .exchange()
        .call(call.name(), (out, id) -> write(out, id, call, params), decoder, Optional.empty());
  }

  void credit(String subscriptionId, int credit) {
    connector.push(out -> new CreditMessage(subscriptionId, credit).write(out, Version.PROTOCOL));
  }

  void unsubscribe(Subscription subscription) {
    subscriptions.remove(subscription);
    try {
      call(SystemCalls.UNSUBSCRIBE, new EventApi.Unsubscribe(subscription.id()));
    } catch (CallException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
    }
  }

  /// Runs `action` once the client is over, for whatever reason; at once if it is already.
  public void onClose(Runnable action) {
    connector.onEnd(action);
  }

  /// Ends the client. Calls that wait fail with `unavailable`.
  @Override
  public void close() {
    connector.close();
  }

  private static KernelApi.Hello hello(String client) {
    return new KernelApi.Hello(
        client,
        Optional.of(Version.PROTOCOL),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
