package io.kairo.bench;

import io.kairo.api.Event;
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

/// How often the owner is asked in a task: an agent with three skills, one after the other, which
/// open a device 21 times and read 210 lines, and a fan that the agent turns 50 times. The owner
/// answers each question for the session.
final class Questions implements Row {
  private static final List<String> SKILLS = List.of("reader-one", "reader-two", "reader-three");
  private static final int OPENS = 7;
  private static final int READS = 10;
  private static final int WRITES = 50;

  @Override
  public Goal goal() {
    return new Goal(
        "questions",
        "questions to the owner in a task of an agent and three skills, against one for every open, read and write in it",
        "",
        "",
        Limit.OURS,
        OptionalDouble.of(3),
        1);
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public Contest open(Workshop workshop) {
    return new Task(workshop);
  }

  private record Task(Workshop workshop) implements Contest {
    private static final long PATIENCE_SECONDS = 30;

    @Override
    public Reading ours() throws IOException, InterruptedException {
      try (KernelProcess kernel =
          KernelProcess.begin(workshop, List.of(), List.of("--simulate", "board"))) {
        kernel.awaitPong();
        kernel.awaitUp();
        try (AllowingOwner owner = new AllowingOwner(kernel.socket());
            MeasuringProcess agent = agent(kernel.socket())) {
          return Reading.of(work(owner, agent));
        }
      }
    }

    private MeasuringProcess agent(Path socket) throws IOException {
      MeasuringProcess agent =
          workshop.measuring(
              Jvm.module(workshop.settings().java(), FanAgent.class, socket.toString()));
      agent.await("here");
      return agent;
    }

    private int work(AllowingOwner allowing, MeasuringProcess agent)
        throws IOException, InterruptedException {
      Kairo owner = allowing.client();
      BlockingQueue<Event> ends = new LinkedBlockingQueue<>();
      owner.subscribe(Topics.SKILL_EXITED, 0, ends::add);
      for (String skill : SKILLS) {
        Path folder = SkillFolder.write(workshop, skill, workshop.program("reader"));
        owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(folder.toString()));
        owner.call(SystemCalls.SKILL_START, new SkillApi.Start(skill, Optional.of(FanAgent.NAME)));
        requireDone(skill, ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      agent.measure(WRITES);
      return allowing.asked();
    }

    private static void requireDone(String skill, @org.jspecify.annotations.Nullable Event end)
        throws IOException {
      if (end == null || !"exit code 0".equals(end.payload().get("exit"))) {
        throw new IOException("skill " + skill + " must do its work, its end was: " + end);
      }
    }

    @Override
    public Reading baseline() {
      return Reading.of(SKILLS.size() * OPENS * (1 + READS) + WRITES);
    }

    @Override
    public void close() {}
  }
}
