package io.kairo.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Lines from an input stream. A daemon thread reads them, because reading cannot be interrupted
/// and a question may be settled elsewhere. Its own lock guards the unfinished line.
public final class TypedLines implements Typed {
  private static final long LOOK_MILLIS = 50;

  private final InputStream in;
  private final Runnable handOver;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private boolean started;
  private volatile boolean ended;

  /// `handOver` makes a terminal give up the unfinished line that it still holds.
  public TypedLines(InputStream in, Runnable handOver) {
    this.in = in;
    this.handOver = handOver;
  }

  /// The lines of this process's input.
  public static TypedLines of(Surroundings surroundings) {
    return new TypedLines(
        surroundings.in(), surroundings.inputIsTerminal() ? new Stty()::handOver : () -> {});
  }

  @Override
  public void discard(Duration guard) {
    start();
    try {
      Thread.sleep(guard);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    handOver.run();
    synchronized (this) {
      unfinished.reset();
      lines.clear();
    }
  }

  @Override
  public Optional<String> line(BooleanSupplier settled) {
    start();
    try {
      while (!settled.getAsBoolean()) {
        boolean last = ended;
        String line = lines.poll(last ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (line != null || last) {
          return Optional.ofNullable(line);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("typed").start(this::read);
    }
  }

  private void read() {
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        accept(c);
      }
    } catch (IOException e) {
      // A terminal that went away types nothing more.
    }
    ended = true;
  }

  private synchronized void accept(int c) {
    if (c != '\n') {
      unfinished.write(c);
      return;
    }
    lines.add(unfinished.toString(StandardCharsets.UTF_8).strip());
    unfinished.reset();
  }
}
