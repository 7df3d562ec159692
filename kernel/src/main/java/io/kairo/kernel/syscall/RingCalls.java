package io.kairo.kernel.syscall;

import io.kairo.api.Nothing;
import io.kairo.api.RingApi;
import io.kairo.api.SystemCalls;
import io.kairo.kernel.ring.Rings;
import io.kairo.kernel.syscall.CallTable.On;

/// `ring.*`: a ring is judged by its topic when it is created or opened, and not looked at after.
final class RingCalls {
  private final Rings rings;

  RingCalls(Rings rings) {
    this.rings = rings;
  }

  void register(CallTable table) {
    table.later(
        SystemCalls.RING_CREATE,
        On.THREAD,
        (caller, params, _, reply) ->
            rings.create(caller.subject(), caller.key(), params, passTo(caller, reply)));
    table.later(
        SystemCalls.RING_OPEN,
        On.THREAD,
        (caller, params, _, reply) ->
            rings.open(caller.subject(), caller.key(), params, passTo(caller, reply)));
    table.on(SystemCalls.RING_CLOSE, On.THREAD, (caller, params, _) -> close(caller, params));
    table.on(SystemCalls.RING_LIST, On.THREAD, (_, _, _) -> new RingApi.Listing(rings.list()));
  }

  /// A connection that has gone gets nothing any more: what it had was released already.
  private static <R extends Record> Rings.Pass<R> passTo(Caller caller, CallTable.Reply<R> reply) {
    return (result, descriptors) -> !caller.isClosed() && reply.result(result, descriptors);
  }

  private Nothing close(Caller caller, RingApi.Close params) {
    rings.release(caller.key(), params.handle());
    return Nothing.NOTHING;
  }
}
