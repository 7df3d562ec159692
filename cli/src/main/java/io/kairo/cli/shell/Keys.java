package io.kairo.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Single keys. A terminal hands them over at once and does not show them, from the opening of this
/// to its closing or the end of the process. Where no terminal is, no key comes.
public final class Keys implements AutoCloseable {
  private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>();
  private final Runnable restore;
  private final Thread hook;

  /// `restore` makes the terminal what it was.
  private Keys(Runnable restore) {
    this.restore = restore;
    hook = Thread.ofPlatform().unstarted(restore);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// The keys of this process's input.
  public static Keys of(Surroundings surroundings) {
    if (!surroundings.inputIsTerminal()) {
      return new Keys(() -> {});
    }
    Keys keys = new Keys(new Stty().single());
    Thread.ofPlatform().daemon().name("keys").start(() -> keys.read(surroundings.in()));
    return keys;
  }

  private void read(InputStream in) {
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        typed.add(c);
      }
    } catch (IOException e) {
      // A terminal that went away types nothing more.
    }
  }

  /// Waits as long as `patience` for `key`; others are dropped. True as soon as it was typed.
  public boolean waitFor(char key, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Integer c = typed.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (c == null || c == key) {
        return c != null;
      }
    }
  }

  @Override
  public void close() {
    restore.run();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook runs once more.
    }
  }
}
