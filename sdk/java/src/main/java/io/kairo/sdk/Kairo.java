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
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.ipc.codec.Tree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A client of the kernel: makes calls and receives events. May be used by many threads at once,
/// virtual ones included; their calls share one line. When the line ends, every call that waits or
/// comes later fails with `unavailable`: connect again.
///
/// ```java
/// try (Kairo kairo = Kairo.connect(Kairo.defaultSocket(), "thermostat")) {
///   DeviceApi.Listing devices = kairo.call(SystemCalls.DEVICE_LIST, NOTHING);
/// }
/// ```
public final class Kairo implements AutoCloseable {
  private final Exchange exchange;
  private final Subscriptions subscriptions = new Subscriptions();
  private final Thread reader;
  private final KernelApi.Welcome welcome;
  private final List<Runnable> onClose = new ArrayList<>();
  private boolean ended;

  private Kairo(Line line, KernelApi.Hello hello) {
    exchange = new Exchange(line, subscriptions::accept, this::end);
    reader = Thread.ofPlatform().daemon().name("kairo-reader").unstarted(exchange);
    reader.start();
    try {
      welcome = call(SystemCalls.HELLO, hello);
    } catch (RuntimeException e) {
      exchange.close();
      throw e;
    }
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
    try {
      return new Kairo(Line.connect(socket, spin), hello);
    } catch (AccessDeniedException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "the kernel at " + socket + " belongs to another user",
          "start your own: kairo up");
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "no kernel answers at " + socket, "start one: kairo up");
    }
  }

  /// For a process that the kernel started: speaks on the line that it was born with, usually
  /// descriptor 3, which belongs to the client from now on.
  public static Kairo onLine(int fd, String client) {
    try {
      return new Kairo(Line.on(fd, Spin.adaptive()), hello(client));
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

  /// What the kernel said when this client introduced itself.
  public KernelApi.Welcome welcome() {
    return welcome;
  }

  /// Makes a call and waits for the result, as long as it takes. A failure is a [CallException].
  public <P extends Record, R extends Record> R call(SystemCall<P, R> call, P params) {
    return call(call, params, Optional.empty());
  }

  /// As [#call(SystemCall, Record)], but fails with `timeout` when there is no reply in time. The
  /// kernel may have done, or still do, what was asked.
  public <P extends Record, R extends Record> R call(
      SystemCall<P, R> call, P params, Duration timeout) {
    return call(call, params, Optional.of(timeout.toNanos()));
  }

  /// Makes a call that no record describes.
  public Map<String, Object> call(String method, Map<String, Object> params) {
    return exchange.call(
        method,
        (out, id) -> RequestMessage.write(out, Version.PROTOCOL, id, method, params),
        Tree::readMap,
        Optional.empty());
  }

  /// Delivers events whose topic matches `pattern` to `consumer`: first up to `replay` past ones,
  /// then those to come. One thread per client delivers to all consumers, in order; a consumer may
  /// make calls.
  public Subscription subscribe(String pattern, int replay, Consumer<Event> consumer) {
    subscriptions.open();
    try {
      exchange.useBackground();
      var params =
          new EventApi.Subscribe(pattern, replay > 0 ? Optional.of(replay) : Optional.empty());
      return new Subscription(
          this,
          exchange.call(
              SystemCalls.SUBSCRIBE.name(),
              (out, id) -> encode(out, id, SystemCalls.SUBSCRIBE, params),
              in -> {
                EventApi.Subscribed reply = RecordCodec.readLenient(in, EventApi.Subscribed.class);
                subscriptions.opened(reply.subscriptionId(), consumer);
                return reply;
              },
              Optional.empty()));
    } finally {
      subscriptions.settled();
    }
  }

  /// Events that were thrown away because consumers did not keep up.
  public long droppedEvents() {
    return subscriptions.dropped();
  }

  /// Runs `action` once the line has ended, for whatever reason; at once if it has already.
  public void onClose(Runnable action) {
    synchronized (onClose) {
      if (!ended) {
        onClose.add(action);
        return;
      }
    }
    action.run();
  }

  /// Ends the line. Calls that wait fail with `unavailable`.
  @Override
  public void close() {
    exchange.close();
    if (Thread.currentThread() == reader) {
      return;
    }
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void unsubscribe(String id) {
    subscriptions.remove(id);
    try {
      call(SystemCalls.UNSUBSCRIBE, new EventApi.Unsubscribe(id));
    } catch (CallException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
    }
  }

  private <P extends Record, R extends Record> R call(
      SystemCall<P, R> call, P params, Optional<Long> nanos) {
    return exchange.call(
        call.name(),
        (out, id) -> encode(out, id, call, params),
        in -> RecordCodec.readLenient(in, call.result()),
        nanos);
  }

  private static void encode(MessagePackWriter out, long id, SystemCall<?, ?> call, Record params) {
    RequestMessage.write(out, Version.PROTOCOL, id, call.name(), params);
  }

  private static KernelApi.Hello hello(String client) {
    return new KernelApi.Hello(
        client,
        Optional.of(Version.PROTOCOL),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void end() {
    subscriptions.end();
    List<Runnable> actions;
    synchronized (onClose) {
      ended = true;
      actions = List.copyOf(onClose);
    }
    actions.forEach(Runnable::run);
  }
}
