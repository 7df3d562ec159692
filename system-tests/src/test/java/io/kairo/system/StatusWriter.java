package io.kairo.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Writes which requirements were proved by which tests in this run, to the file that the system
/// property `kairo.status` names. Only a test that passed proves something.
public final class StatusWriter implements TestExecutionListener {
  private final StatusPage page = new StatusPage();

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      return;
    }
    test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .ifPresent(source -> page.add(source.getJavaMethod()));
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    String file = System.getProperty("kairo.status");
    if (file == null) {
      return;
    }
    try {
      Files.writeString(Path.of(file), page.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
