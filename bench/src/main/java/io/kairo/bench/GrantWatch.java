package io.kairo.bench;

import io.kairo.api.GrantApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks all the time whether the grants that were given for ever hold. One that was given again
/// has another name, and was forgotten all the same.
final class GrantWatch implements Callable<Void> {
  private static final long LOOK_MILLIS = 100;

  private final Kairo client;
  private final CallBook book;
  private final CountDownLatch over;
  private final Set<String> given;
  private final Set<String> forgotten = new HashSet<>();

  /// @param given the names of those that must hold
  GrantWatch(Kairo client, CallBook book, CountDownLatch over, Set<String> given) {
    this.client = client;
    this.book = book;
    this.over = over;
    this.given = given;
  }

  @Override
  public Void call() throws InterruptedException {
    while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (book.make(client, SystemCalls.GRANT_LIST, Nothing.NOTHING)
          instanceof Reply.Answered(GrantApi.Listing listing)) {
        seen(SoakMachine.lasting(listing));
      }
    }
    return null;
  }

  private synchronized void seen(Set<String> held) {
    given.stream().filter(grant -> !held.contains(grant)).forEach(forgotten::add);
  }

  /// How many did not hold at some time.
  synchronized long forgotten() {
    return forgotten.size();
  }
}
