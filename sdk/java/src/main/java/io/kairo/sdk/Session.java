package io.kairo.sdk;

import io.kairo.api.KernelApi;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.ipc.Line;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.codec.RequestMessage;

/// One line to the kernel from hello to its end.
final class Session implements AutoCloseable {
  private final Exchange exchange;
  private final Thread reader;
  private final KernelApi.Welcome welcome;

  /// Says hello. Afterwards `ended` runs once, on the line's thread, when the line is over.
  Session(Line line, KernelApi.Hello hello, Receiver receiver, Runnable ended) {
    exchange = new Exchange(line, receiver, ended);
    reader = Thread.ofPlatform().daemon().name("kairo-reader").unstarted(exchange);
    reader.start();
    try {
      welcome = call(SystemCalls.HELLO, hello, CallOptions.NONE);
    } catch (RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  KernelApi.Welcome welcome() {
    return welcome;
  }

  Exchange exchange() {
    return exchange;
  }

  <P extends Record, R extends Record> R call(
      SystemCall<P, R> call, P params, CallOptions options) {
    return exchange.call(
        call.name(),
        (out, id) ->
            RequestMessage.write(
                out,
                Version.PROTOCOL,
                id,
                call.name(),
                params,
                options.deadlineMillis(),
                Because.of(options)),
        (in, _) -> RecordCodec.readLenient(in, call.result()),
        options.timeout());
  }

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
}
