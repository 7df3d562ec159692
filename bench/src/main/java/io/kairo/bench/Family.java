package io.kairo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// All processes that descend from one run of the bench, wherever they fled to: they inherited a
/// variable of their environment that nobody else has.
record Family(String mark) {
  private static final String VARIABLE = "KAIRO_BENCH";
  private static final int GRACE_SECONDS = 5;
  private static final int PASSES = 5;

  /// Makes what `builder` starts a member. Kairo's own variables do not reach it.
  void adopt(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("KAIRO_"));
    builder.environment().put(VARIABLE, mark);
  }

  List<ProcessHandle> members() {
    return ProcessHandle.allProcesses().filter(this::isMember).toList();
  }

  /// Ends all members, and those they start meanwhile: TERM first, KILL after a grace time.
  void end() {
    for (int pass = 0; pass < PASSES; pass++) {
      List<ProcessHandle> members = members();
      if (members.isEmpty()) {
        return;
      }
      members.forEach(ProcessHandle::destroy);
      if (!await(members)) {
        members.forEach(ProcessHandle::destroyForcibly);
        await(members);
      }
    }
  }

  private boolean isMember(ProcessHandle process) {
    Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
    try {
      String variables = Files.readString(environment, StandardCharsets.ISO_8859_1);
      return List.of(variables.split("\0", -1)).contains(VARIABLE + "=" + mark);
    } catch (IOException e) {
      return false; // another user's, or gone
    }
  }

  private static boolean await(List<ProcessHandle> members) {
    CompletableFuture<?>[] ends =
        members.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(GRACE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
