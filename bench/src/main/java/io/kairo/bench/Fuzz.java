package io.kairo.bench;

import io.kairo.api.CallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// Malformed frames for a kernel, which must answer the next caller as if nothing had been.
final class Fuzz implements Trial {
  static final Setting FRAMES =
      new Setting("frames", 1_000_000, 10_000, 1_000_000_000, "how many malformed frames");
  static final Setting SEED =
      new Setting("seed", 20261124, 0, Long.MAX_VALUE, "what the frames come from");

  /// The share of frames after which the kernel holds what it needs to refuse them.
  private static final int WARM_UP_SHARE = 5;

  /// A connection has two, and one comes while another goes.
  private static final long MORE_DESCRIPTORS = 8;

  private static final int SAY_EVERY = 5_000;

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String summary() {
    return """
    Frames that are wrong in some way go to a kernel over its socket: wrong lengths, versions and
    types, cut ones, deep nesting, huge counts, random bytes, random changes of sound frames.
    Behind each goes a ping, so that each is known to be done with. Succeeds when the same kernel
    answers at the end, failed in no call, was never silent, and did not grow after a fifth of
    the frames.
    """;
  }

  @Override
  public List<Setting> settings() {
    return List.of(FRAMES, SEED);
  }

  @Override
  public Report run(Workshop workshop, TrialOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("fuzz: starting the kernel");
    try (KernelProcess kernel = KernelProcess.begin(workshop, List.of())) {
      long pid = kernel.awaitPong().pid();
      kernel.awaitUp();
      try (var run = new Run(kernel, new Random(options.value(SEED)), progress)) {
        long frames = options.value(FRAMES);
        run.send(frames / WARM_UP_SHARE, frames);
        Footprint warm = Footprint.of(kernel.awaitPong().pid());
        run.send(frames, frames);
        List<Finding> findings = run.findings();
        findings.addAll(kernelFindings(kernel.awaitPong().pid(), pid, warm));
        return new Report(
            name(), options.chosen(), findings, run.remarks.all(), run.kindsInWords());
      }
    }
  }

  private static List<Finding> kernelFindings(long pid, long first, Footprint warm)
      throws IOException {
    var growth = new Growth(warm, Footprint.of(pid), MORE_DESCRIPTORS);
    List<Finding> findings = new ArrayList<>(growth.findings());
    findings.add(Finding.loss("kernels", "kernels that ended by a frame", pid == first ? 0 : 1));
    return findings;
  }

  /// All frames, over as many connections as it takes. Used by one thread.
  private static final class Run implements FuzzLine.Listener, AutoCloseable {
    private final KernelProcess kernel;
    private final Mangler mangler;
    private final Consumer<String> progress;
    private final Remarks remarks = new Remarks();
    private final Map<Mangler.Kind, Long> kinds = new EnumMap<>(Mangler.Kind.class);
    private final Map<FuzzLine.End, Long> ends = new EnumMap<>(FuzzLine.End.class);
    private Optional<FuzzLine> line = Optional.empty();
    private String frame = "";
    private long sent;
    private long connections;
    private long refused;
    private long failed;
    private long internal;
    private long answered;

    Run(KernelProcess kernel, Random random, Consumer<String> progress) {
      this.kernel = kernel;
      this.mangler = new Mangler(random);
      this.progress = progress;
    }

    /// Goes on until `count` of `all` frames are sent.
    void send(long count, long all) throws IOException {
      while (sent < count) {
        if (sent % SAY_EVERY == 0) {
          progress.accept("fuzz: %,d of %,d frames".formatted(sent, all));
        }
        send(mangler.next());
      }
    }

    private void send(Mangler.Mangled mangled) throws IOException {
      sent++;
      frame = "frame " + sent + ", " + word(mangled.kind());
      kinds.merge(mangled.kind(), 1L, Long::sum);
      FuzzLine.End end = open().send(mangled.bytes());
      ends.merge(end, 1L, Long::sum);
      switch (end) {
        case GOES_ON -> {}
        case HUNG_UP, LEFT -> hangUp();
        case SILENT -> {
          remarks.say("the kernel was silent after " + frame);
          hangUp();
        }
      }
    }

    private FuzzLine open() throws IOException {
      if (line.isEmpty()) {
        connections++;
        line = Optional.of(new FuzzLine(kernel.connect(), this));
      }
      return line.get();
    }

    private void hangUp() throws IOException {
      if (line.isPresent()) {
        line.get().close();
        line = Optional.empty();
      }
    }

    @Override
    public void refused() {
      refused++;
    }

    @Override
    public void failed(CallException reason) {
      failed++;
      if (FuzzLine.isInternal(reason)) {
        internal++;
        remarks.say("the kernel failed at " + frame + ": " + reason.sentence());
      }
    }

    @Override
    public void answered() {
      answered++;
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.fact("frames", "malformed frames", sent));
      findings.add(Finding.fact("connections", "connections that they took", connections));
      findings.add(
          Finding.fact(
              "hungUp", "frames after which the kernel hung up", count(FuzzLine.End.HUNG_UP)));
      findings.add(Finding.fact("refusals", "of them with a reply that says why", refused));
      findings.add(
          Finding.fact(
              "left", "frames that were never finished by this side", count(FuzzLine.End.LEFT)));
      findings.add(Finding.fact("errors", "calls that failed with an error", failed));
      findings.add(Finding.fact("answers", "calls that were sound all the same", answered));
      findings.add(Finding.loss("internal", "calls in which the kernel failed", internal));
      findings.add(
          Finding.loss(
              "silent", "frames after which the kernel was silent", count(FuzzLine.End.SILENT)));
      return findings;
    }

    private long count(FuzzLine.End end) {
      return ends.getOrDefault(end, 0L);
    }

    List<String> kindsInWords() {
      return kinds.entrySet().stream()
          .map(it -> "%,10d  %s".formatted(it.getValue(), word(it.getKey())))
          .toList();
    }

    private static String word(Mangler.Kind kind) {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
      hangUp();
    }
  }
}
