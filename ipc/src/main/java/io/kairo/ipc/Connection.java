package io.kairo.ipc;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.StreamChunk;
import io.kairo.ipc.codec.ChunkMessage;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.ipc.codec.EventMessage;
import io.kairo.ipc.codec.ResponseMessage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One peer of a [Server]. Every method may be called from any thread, virtual ones included, and
/// none waits for the peer.
public final class Connection {
  private static final String UNREAD =
      "descriptors are passed to a client that has read what was sent before";

  private final long id;
  private final Peer peer;
  private final Reactor reactor;
  private final Inbox inbox;
  private final Outbox outbox;
  private volatile @Nullable Object attachment;

  Connection(long id, int fd, boolean packets, Peer peer, Reactor reactor) {
    this.id = id;
    this.peer = peer;
    this.reactor = reactor;
    this.outbox = new Outbox(fd, packets, Inbox.interest(packets), reactor);
    this.inbox = new Inbox(fd, packets, this, outbox, reactor);
  }

  /// A number that no other connection of this server has or had.
  public long id() {
    return id;
  }

  /// Who is at the other end.
  public Peer peer() {
    return peer;
  }

  /// A descriptor of the peer's process that tells when it ends and cannot be mistaken for a later
  /// process. Belongs to the connection and is closed with it; empty before Linux 6.5, and when the
  /// peer or the connection is gone.
  public OptionalInt pidfd() {
    return inbox.pidfd();
  }

  /// Keeps the caller's own state with the connection.
  public void attach(Object state) {
    attachment = state;
  }

  /// What was attached, if it is a `type`.
  public <T> Optional<T> attachment(Class<T> type) {
    Object state = attachment;
    return type.isInstance(state) ? Optional.of(type.cast(state)) : Optional.empty();
  }

  /// Answers `request` with its result.
  public void reply(Request request, Record result) {
    reply(request.id(), result);
  }

  /// Answers the request with this id. A result that is too large becomes an error.
  public void reply(Object id, Record result) {
    OutBuffer buffer = reactor.takeBuffer();
    try {
      try {
        ResponseMessage.writeResult(buffer.writer, inbox.version(), id, result);
      } catch (CallException e) {
        error(buffer, id, e.code(), String.valueOf(e.getMessage()), e.help());
      }
      if (deliver(buffer) == Outbox.Outcome.TOO_LARGE) {
        error(buffer, id, ErrorCode.TOO_LARGE, "a reply must fit into one packet", "");
        deliver(buffer);
      }
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  /// Answers the request with this id, and passes `descriptors` along, which stay the caller's: at
  /// most [Frame#MAX_DESCRIPTORS]. Returns false when they were not passed on: then the request was
  /// answered with an error, or the peer is gone.
  public boolean reply(Object id, Record result, int[] descriptors) {
    if (inbox.version() == 1) {
      fail(
          id,
          ErrorCode.UNSUPPORTED,
          "descriptors must be asked for in version 2, got version 1",
          "");
      return false;
    }
    OutBuffer buffer = reactor.takeBuffer();
    try {
      ResponseMessage.writeResult(buffer.writer, inbox.version(), id, result, descriptors.length);
      Outbox.Outcome outcome = outbox.send(buffer, descriptors);
      return switch (outcome) {
        case SENT -> true;
        case UNREAD -> {
          error(buffer, id, ErrorCode.BUSY, UNREAD, "read what was sent, and ask again");
          deliver(buffer);
          yield false;
        }
        case DROPPED, TOO_LARGE, OVERFLOW, GONE -> {
          close();
          yield false;
        }
      };
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  /// Answers the request with this id: it failed. `help` may be empty.
  public void fail(Object id, ErrorCode code, String sentence, String help) {
    OutBuffer buffer = reactor.takeBuffer();
    try {
      error(buffer, id, code, sentence, help);
      deliver(buffer);
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  /// Pushes an event. Returns false when it was dropped, because the peer is gone or has too many
  /// unread ones; [#traffic()] counts those.
  public boolean event(EncodedEvent event, String subscriptionId) {
    return event(event, subscriptionId, inbox.version());
  }

  /// As [#event(EncodedEvent, String)], to a peer that speaks `version` and has not said so yet.
  public boolean event(EncodedEvent event, String subscriptionId, int version) {
    OutBuffer buffer = reactor.takeBuffer();
    try {
      event.write(buffer.writer, version, subscriptionId);
      return deliver(buffer, true) == Outbox.Outcome.SENT;
    } catch (CallException tooLarge) {
      return false;
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  /// The protocol version that the peer speaks: that of its last frame.
  public int version() {
    return inbox.version();
  }

  /// Pushes an event in a form of its own. Returns false when it was dropped.
  public boolean event(Map<String, Object> body) {
    OutBuffer buffer = reactor.takeBuffer();
    try {
      EventMessage.write(buffer.writer, inbox.version(), body);
      return deliver(buffer, true) == Outbox.Outcome.SENT;
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  /// Pushes a piece of a stream. Returns false when it was not taken, because the peer is gone or
  /// has too much unread; [Handler#drained] tells when there is room again.
  public boolean chunk(StreamChunk chunk) {
    OutBuffer buffer = reactor.takeBuffer();
    try {
      ChunkMessage.write(buffer.writer, inbox.version(), chunk);
      return deliver(buffer, true) == Outbox.Outcome.SENT;
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  /// Ends the connection; what the peer has not read may be lost. [Handler#closed] follows on the
  /// server's thread.
  public void close() {
    if (outbox.close()) {
      reactor.closeSoon(inbox);
    }
  }

  /// What has passed over this connection.
  public Traffic traffic() {
    return outbox.traffic(inbox.requests());
  }

  @Override
  public String toString() {
    return "connection " + id + " of process " + peer.pid();
  }

  Inbox inbox() {
    return inbox;
  }

  /// Tells the peer why what it sent is no request.
  void refuse(String sentence) {
    OutBuffer buffer = reactor.takeBuffer();
    try {
      ResponseMessage.writeRefusal(buffer.writer, inbox.version(), sentence);
      deliver(buffer);
    } finally {
      reactor.giveBuffer(buffer);
    }
  }

  private void error(OutBuffer buffer, Object id, ErrorCode code, String sentence, String help) {
    ResponseMessage.writeError(buffer.writer, inbox.version(), id, code, sentence, help);
  }

  private Outbox.Outcome deliver(OutBuffer buffer) {
    return deliver(buffer, false);
  }

  private Outbox.Outcome deliver(OutBuffer buffer, boolean event) {
    Outbox.Outcome outcome = outbox.send(buffer, event);
    if (outcome == Outbox.Outcome.OVERFLOW) {
      reactor.tally().evicted.increment();
      close();
    } else if (outcome == Outbox.Outcome.GONE) {
      close();
    }
    return outcome;
  }
}
