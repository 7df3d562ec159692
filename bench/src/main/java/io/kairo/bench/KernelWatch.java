package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks all the time whether a kernel answers, and how long there was none after each kill. One
/// thread looks; the object's monitor guards what is known.
final class KernelWatch implements Callable<Void> {
  private static final long LOOK_MILLIS = 10;
  private static final int SAMPLE_EVERY = 50;

  private record Kill(long pid, Stopwatch watch) {}

  private final Path socket;
  private final CountDownLatch over;
  private final Set<Long> killed = new HashSet<>();
  private final List<Kill> unanswered = new ArrayList<>();
  private final List<Double> outages = new ArrayList<>();
  private Footprint most = Footprint.NONE;
  private long answering;
  private int looks;

  KernelWatch(Path socket, CountDownLatch over) {
    this.socket = socket;
    this.over = over;
  }

  @Override
  public Void call() throws InterruptedException {
    while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      look();
    }
    return null;
  }

  private void look() {
    try {
      Optional<RawLine> line = RawLine.connect(socket);
      if (line.isPresent()) {
        try (RawLine open = line.get()) {
          answered(open.ping().pid());
        }
      }
    } catch (IOException e) {
      // it was killed meanwhile: the next look tells
    }
  }

  private synchronized void answered(long pid) throws IOException {
    if (killed.contains(pid)) {
      return;
    }
    answering = pid;
    for (Iterator<Kill> rest = unanswered.iterator(); rest.hasNext(); ) {
      outages.add(rest.next().watch().millis());
      rest.remove();
    }
    if (looks++ % SAMPLE_EVERY == 0) {
      most = most.max(Footprint.of(pid));
    }
  }

  /// The kernel with this process id is about to be killed.
  synchronized void killing(long pid) {
    killed.add(pid);
    unanswered.add(new Kill(pid, Stopwatch.start()));
  }

  /// Whether every kernel that was killed has been replaced by one that answers.
  synchronized boolean isBack() {
    return unanswered.isEmpty() && answering != 0;
  }

  /// The process id of the kernel that answered last.
  synchronized long answering() {
    return answering;
  }

  /// Kernels after which none has answered.
  synchronized long missing() {
    return unanswered.size();
  }

  /// How long there was no kernel, in milliseconds, for each that came back.
  synchronized double[] outages() {
    return outages.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The most that any kernel held.
  synchronized Footprint most() {
    return most;
  }
}
