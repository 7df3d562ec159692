package io.kairo.bench;

import io.kairo.api.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Where a [Visitor] sits: writes down what it says, and seats the next one when it was killed,
/// which goes on behind the last event that was heard. One thread reads; `visitor` may be killed by
/// another.
final class VisitorSeat implements Callable<Void> {
  private static final String END = " .";

  private final Workshop workshop;
  private final Path socket;
  private final CallBook book;
  private final Remarks remarks;
  private final Roll acknowledged;
  private final Hearing hearing = new Hearing();
  private final AtomicReference<Optional<Process>> visitor =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch quiet = new CountDownLatch(1);
  private int publisher;
  private volatile long killed = -1;
  private final AtomicLong died = new AtomicLong();
  private volatile boolean over;

  /// @param publisher the number of the first visitor; the next ones count on
  VisitorSeat(
      Workshop workshop,
      Path socket,
      int publisher,
      CallBook book,
      Remarks remarks,
      Roll acknowledged) {
    this.workshop = workshop;
    this.socket = socket;
    this.publisher = publisher;
    this.book = book;
    this.remarks = remarks;
    this.acknowledged = acknowledged;
  }

  @Override
  public Void call() throws IOException {
    while (!over) {
      Path log = workshop.fresh("visitor");
      Process process = seat(log);
      visitor.set(Optional.of(process));
      listen(process);
      visitor.set(Optional.empty());
      if (!over && process.pid() != killed) {
        died.incrementAndGet();
        remarks.say("the client ended though nobody killed it: " + Workshop.words(log));
      }
      publisher++;
    }
    return null;
  }

  private Process seat(Path log) throws IOException {
    return workshop.piped(
        Jvm.module(
            workshop.settings().java(),
            Visitor.class,
            socket.toString(),
            Integer.toString(publisher),
            Long.toString(hearing.next())),
        log);
  }

  private void listen(Process process) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(END)) {
          hear(line.split(" ", -1));
        }
      }
    }
    process.onExit().join();
  }

  private void hear(String[] words) {
    switch (words[0]) {
      case "acknowledged" -> acknowledged.add(publisher, Integer.parseInt(words[1]));
      case "heard" ->
          hearing.heard(
              new Numbered(Integer.parseInt(words[1]), Integer.parseInt(words[2])),
              Long.parseLong(words[3]));
      case "failed" ->
          book.failed(
              "publish",
              ErrorCode.of(words[1]).orElse(ErrorCode.INTERNAL),
              "the client was told so");
      case "quiet" -> quiet.countDown();
      default -> throw new IllegalStateException("visitor must not say '" + words[0] + "'");
    }
  }

  /// Kills who sits here, if somebody does. By its handle: [Process#destroyForcibly()] would close
  /// what it said and nobody has read yet.
  boolean kill() {
    Optional<Process> process = visitor.get();
    process.ifPresent(it -> {
      killed = it.pid();
      it.toHandle().destroyForcibly();
    });
    return process.isPresent();
  }

  /// Makes the visitor publish no more; it still hears. To be called again until what it returns is
  /// open: one that was killed hears nothing, and the next one sits down.
  CountDownLatch hush() {
    visitor
        .get()
        .ifPresent(process -> {
          try {
            process.getOutputStream().write("quiet\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
          } catch (IOException e) {
            // it was killed
          }
        });
    return quiet;
  }

  /// Lets the visitor go.
  void leave() throws IOException {
    over = true;
    Optional<Process> process = visitor.get();
    if (process.isPresent()) {
      process.get().getOutputStream().close();
    }
  }

  Hearing hearing() {
    return hearing;
  }

  /// Visitors that ended by themselves.
  long died() {
    return died.get();
  }
}
