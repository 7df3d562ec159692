package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalDouble;

/// What it costs that an event is on disk before its publisher goes on.
final class Durable implements Row {
  private static final int WARM_UP = 6;
  private static final int RUNS = 3;

  @Override
  public Goal goal() {
    return new Goal(
        "durable",
        "durable publish, time per event, 32 publishers with 100 unacknowledged each, against SQLite with one row of the same size per transaction",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(0.05),
        0.01);
  }

  @Override
  public int rounds() {
    return 7;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, List.of(), Durable::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    String database = stage.workshop().fresh("database").toString();
    String unpacked = Files.createDirectory(stage.workshop().fresh("sqlite")).toString();
    String socket = stage.kernel().socket().toString();
    MeasuringProcess publishers = stage.start(DurablePublishers.class, socket);
    MeasuringProcess inserts = stage.start(SqliteInserts.class, database, unpacked);
    publishers.measure(WARM_UP);
    inserts.measure(RUNS);
    return new Duel.Sides(
        Duel.Side.micros(publishers, RUNS, DurablePublishers.BATCH),
        Duel.Side.micros(inserts, RUNS, SqliteInserts.BATCH));
  }
}
