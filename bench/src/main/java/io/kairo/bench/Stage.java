package io.kairo.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Where a contest starts what it needs, to be ended with it.
///
/// @param prefix before every command, to bind it to a core
record Stage(Workshop workshop, Resources resources, List<String> prefix) {
  /// A kernel that is up.
  KernelProcess kernel() throws IOException, InterruptedException {
    KernelProcess kernel = resources.add(KernelProcess.begin(workshop, prefix));
    kernel.awaitPong();
    kernel.awaitUp();
    return kernel;
  }

  MeasuringProcess start(List<String> command) throws IOException {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return resources.add(workshop.measuring(all));
  }

  /// Starts a program that does not end with its stdin, and therefore is ended.
  MeasuringProcess startServer(List<String> command) throws IOException {
    MeasuringProcess server = start(command);
    resources.add(server::end);
    return server;
  }

  /// Starts a Java program of the bench.
  MeasuringProcess start(Class<?> main, String... arguments) throws IOException {
    return start(Jvm.module(workshop.settings().java(), main, arguments));
  }
}
