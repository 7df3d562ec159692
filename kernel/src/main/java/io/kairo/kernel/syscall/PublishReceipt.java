package io.kairo.kernel.syscall;

import io.kairo.api.ErrorCode;
import io.kairo.api.EventApi;
import io.kairo.kernel.bus.Fact;
import io.kairo.kernel.bus.Keeping;
import java.util.Optional;

/// Answers a durable `publish` once the event is on disk. The disk may be faster than the publisher
/// learns the event's id, so the later of the two answers; the object's monitor guards that.
final class PublishReceipt implements Keeping.Receipt {
  private final CallTable.Reply<EventApi.Published> reply;
  private Optional<EventApi.Published> published = Optional.empty();
  private boolean stored;

  PublishReceipt(CallTable.Reply<EventApi.Published> reply) {
    this.reply = reply;
  }

  synchronized void published(Fact fact) {
    published = Optional.of(new EventApi.Published(fact.event().id(), fact.offset()));
    answer();
  }

  @Override
  public synchronized void stored() {
    stored = true;
    answer();
  }

  @Override
  public void lost(String reason) {
    reply.failure(ErrorCode.UNAVAILABLE, "the event must be on disk, it is not: " + reason, "");
  }

  private void answer() {
    if (stored) {
      published.ifPresent(reply::result);
    }
  }
}
