package io.kairo.bench;

import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Publishes durable events, one after the other, and remembers which were acknowledged. An event
/// is published once: whoever repeated one that failed could not tell a duplicate from its own.
record SoakPublisher(
    int publisher, Kairo client, CallBook book, Roll acknowledged, CountDownLatch over)
    implements Callable<Void> {
  private static final long PAUSE_MILLIS = 5;

  @Override
  public Void call() throws InterruptedException {
    for (int number = 0; !over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); number++) {
      var event = new Numbered(publisher, number);
      if (book.make(client, SystemCalls.PUBLISH, event.durable()) instanceof Reply.Answered<?>) {
        acknowledged.add(publisher, number);
      }
    }
    return null;
  }
}
