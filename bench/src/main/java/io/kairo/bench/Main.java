package io.kairo.bench;

import io.kairo.api.CallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `kairo bench`: the table goes to stdout, progress to stderr.
public final class Main {
  static final List<Row> ROWS =
      List.of(
          new SyscallOneCore(),
          new SyscallTwoCores(),
          new InFlight(),
          new ConfinedStart(),
          new StrictStart(),
          new Questions(),
          new Revocation(),
          new InterceptedOpen(),
          new UntouchedCalls(),
          new UnderAttack(),
          new AgainstDbus(),
          new AgainstMcp(),
          new Ready(),
          new Restart(),
          new Memory(),
          new Durable(),
          new BusPublish(),
          new RingMessages(),
          new RingFrames(),
          new RingFramesCopied());

  private static final int MISSED = 1;
  private static final int USAGE = 2;
  private static final int INTERRUPTED = 130;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    int status;
    try {
      status = run(List.of(arguments));
    } catch (Options.UsageException e) {
      System.err.println("kairo: " + e.getMessage());
      status = USAGE;
    } catch (IOException | CallException e) {
      System.err.println("kairo: " + e.getMessage());
      status = MISSED;
    } catch (InterruptedException e) {
      status = INTERRUPTED; // no table of half the rows, and no results file
    }
    System.exit(status);
  }

  private static int run(List<String> arguments) throws IOException, InterruptedException {
    Optional<Trial> trial = Trials.named(arguments);
    if (trial.isPresent()) {
      return Trials.run(trial.get(), arguments.subList(1, arguments.size())) ? 0 : MISSED;
    }
    return run(Options.parse(arguments, ROWS));
  }

  private static int run(Options options) throws IOException, InterruptedException {
    if (options.help()) {
      System.out.print(Options.USAGE);
      return 0;
    }
    if (options.list()) {
      list(options);
      return 0;
    }
    Settings settings = Settings.ofSystem();
    List<Outcome> outcomes = measure(options, settings);
    if (!options.json()) {
      System.out.print(Table.plain(outcomes));
    }
    if (options.write()) {
      Machine machine = Machine.here(LocalDate.now(ZoneId.systemDefault()));
      Path file = settings.sources().resolve("bench/RESULTS.md");
      Files.writeString(file, ResultsFile.text(machine, outcomes));
    }
    return outcomes.stream().allMatch(Outcome::met) ? 0 : MISSED;
  }

  private static void list(Options options) {
    for (Row row : options.rows()) {
      Goal goal = row.goal();
      System.out.println(
          options.json() ? JsonRow.goal(goal) : "%-18s %s".formatted(goal.name(), goal.sentence()));
    }
  }

  private static List<Outcome> measure(Options options, Settings settings)
      throws IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    Progress progress = Progress.onStderr();
    try (Workshop workshop = Workshop.open(settings);
        Bench bench = new Bench(workshop, options.rounds(), progress::say)) {
      Runtime.getRuntime().addShutdownHook(new Thread(workshop::close, "bench-end"));
      for (Row row : options.rows()) {
        Outcome outcome = bench.run(row);
        if (workshop.closed()) {
          throw new InterruptedException("Ctrl-C: the rest would fail for that reason");
        }
        outcomes.add(outcome);
        if (options.json()) {
          System.out.println(JsonRow.outcome(outcome));
        }
      }
    } finally {
      progress.end();
    }
    return outcomes;
  }
}
