package io.kairo.bench;

import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.util.List;
import java.util.Optional;

/// The durable events of a flood: those in the journal, and those that a subscriber from an offset
/// heard.
final class FloodJournal {
  private final Kairo kairo;
  private final Hearing hearing = new Hearing();

  FloodJournal(Kairo kairo) {
    this.kairo = kairo;
  }

  void heard(Event event) {
    hearing.heard(event);
  }

  /// The offset behind all that is there now.
  long next() {
    return kairo
        .call(
            SystemCalls.JOURNAL_READ,
            new EventApi.Read(
                FloodPublisher.DURABLE,
                Optional.empty(),
                Optional.empty(),
                Optional.of(1),
                Optional.empty()))
        .next();
  }

  /// @param from where the flood began
  /// @param acknowledged how many durable events were
  List<Finding> findings(long from, long acknowledged) {
    var journal = new Hearing();
    read(journal, from);
    SoakWork.holds(() -> journal.events().without(hearing.events()) == 0);
    return List.of(
        Finding.loss(
            "durableLost",
            "acknowledged durable events that are not in the journal",
            Math.max(0, acknowledged - journal.events().size())),
        Finding.loss("durableTwice", "durable events that are in it twice", journal.twice()),
        Finding.loss(
            "gaps",
            "durable events that the subscriber from an offset did not get",
            journal.events().without(hearing.events())),
        Finding.loss(
            "duplicates",
            "durable events that it got twice or out of order",
            hearing.twice() + hearing.disordered()));
  }

  private void read(Hearing journal, long from) {
    boolean end = false;
    for (long at = from; !end; ) {
      EventApi.Page page =
          kairo.call(
              SystemCalls.JOURNAL_READ,
              new EventApi.Read(
                  FloodPublisher.DURABLE,
                  Optional.of(at),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
      page.events().forEach(journal::heard);
      at = page.next();
      end = page.end();
    }
  }
}
