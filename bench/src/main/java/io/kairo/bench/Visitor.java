package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.Event;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A client in a process of its own, to be killed: publishes durable events and hears all of them
/// from an offset on. It says each thing on a line that ends with a dot, so that a line that was
/// cut by its death cannot be mistaken:
///
/// ```
/// acknowledged NUMBER .
/// heard PUBLISHER NUMBER OFFSET .
/// failed CODE .
/// quiet .
/// ```
///
/// A first line on stdin makes it quiet: it publishes no more. It ends with its stdin. Its
/// arguments are the kernel's socket, its number as a publisher, and the offset.
final class Visitor {
  private static final long PAUSE_MILLIS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PrintStream out;

  private Visitor(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    var visitor = new Visitor(System.out);
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    int publisher = Integer.parseInt(arguments[1]);
    var quiet = new CountDownLatch(1);
    try (Kairo client = connect(Path.of(arguments[0]))) {
      client.subscribeFrom(Numbered.TOPIC, Long.parseLong(arguments[2]), visitor::heard);
      Thread publishing =
          Thread.ofPlatform().daemon().start(() -> visitor.publish(client, publisher, quiet));
      String order = orders.readLine();
      quiet.countDown();
      publishing.join();
      visitor.say("quiet");
      while (order != null) {
        order = orders.readLine();
      }
    }
  }

  /// Connects, as soon as there is a kernel.
  private static Kairo connect(Path socket) throws InterruptedException {
    var never = new CountDownLatch(1);
    Stopwatch watch = Stopwatch.start();
    while (true) {
      try {
        return Kairo.keepConnected(socket, SoakMachine.hello("soak visitor"), PATIENCE);
      } catch (CallException e) {
        if (!e.code().retryable() || watch.millis() > PATIENCE.toMillis()) {
          throw e;
        }
      }
      never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void publish(Kairo client, int publisher, CountDownLatch quiet) {
    try {
      for (int number = 0; !quiet.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); number++) {
        publish(client, new Numbered(publisher, number));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException("stdout must take what the visitor says", e);
    }
  }

  private void publish(Kairo client, Numbered event) throws IOException {
    try {
      client.call(SystemCalls.PUBLISH, event.durable(), CallBook.PATIENCE);
      say("acknowledged " + event.number());
    } catch (CallException e) {
      say("failed " + e.code().wire());
    }
  }

  private void heard(Event event) {
    Numbered it = Numbered.of(event);
    try {
      say("heard " + it.publisher() + " " + it.number() + " " + event.offset().orElse(0L));
    } catch (IOException e) {
      throw new IllegalStateException("stdout must take what the visitor says", e);
    }
  }

  /// In one write.
  private synchronized void say(String words) throws IOException {
    out.write((words + " .\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
