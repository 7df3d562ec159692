package io.kairo.bench;

import io.kairo.api.Event;
import io.kairo.api.GrantApi;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// How long a skill still has a serial port that is taken back from it.
final class Revocation implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "revocation",
        "the owner's call that takes a proxied serial port back to its skill's end of input, against"
            + " a pseudo terminal of which one process closes an end and another one reads the other",
        "ms",
        "until answered",
        Limit.OURS,
        OptionalDouble.of(50),
        5);
  }

  @Override
  public int rounds() {
    return 7;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return new Revocations(workshop, workshop.program("hangup"));
  }

  private record Revocations(Workshop workshop, Path hangup) implements Contest {
    private static final String SKILL = "holder";
    private static final long PATIENCE_SECONDS = 30;
    private static final long PAUSE_MILLIS = 100;

    @Override
    public Reading ours() throws IOException, InterruptedException {
      try (KernelProcess kernel =
          KernelProcess.begin(workshop, List.of(), List.of("--simulate", "board"))) {
        kernel.awaitPong();
        kernel.awaitUp();
        try (AllowingOwner owner = new AllowingOwner(kernel.socket())) {
          return revoke(owner.client());
        }
      }
    }

    private Reading revoke(Kairo owner) throws IOException, InterruptedException {
      BlockingQueue<Event> said = new LinkedBlockingQueue<>();
      owner.subscribe(Topics.SKILL_OUTPUT, 0, said::add);
      Path folder = SkillFolder.write(workshop, SKILL, workshop.program(SKILL), true);
      owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(folder.toString()));
      owner.call(SystemCalls.SKILL_START, new SkillApi.Start(SKILL, Optional.empty()));
      next(said);
      Thread.sleep(PAUSE_MILLIS);
      long began = System.nanoTime();
      owner.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke("all"));
      long answered = System.nanoTime();
      return Reading.of(millis(Long.parseLong(next(said)) - began), millis(answered - began));
    }

    private static double millis(long nanos) {
      return nanos / 1e6;
    }

    private static String next(BlockingQueue<Event> said) throws IOException, InterruptedException {
      Event event = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new IOException("skill " + SKILL + " must say when it has its port and when not");
      }
      return String.valueOf(event.payload().get("text"));
    }

    @Override
    public Reading baseline() throws IOException {
      try (MeasuringProcess direct = workshop.measuring(List.of(hangup.toString()))) {
        return Reading.of(Double.parseDouble(direct.answer()));
      }
    }

    @Override
    public void close() {}
  }
}
