package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes into a process and comes out of it, and who waits for whom.
@Tag("system")
@Timeout(120)
@Proves("NF-stability")
final class ProcessStreamTest {
  /// More than a reader's credit, what waits in the kernel, and a pipe hold together.
  private static final long MOST_UNREAD = 2 << 20;

  private static final byte[] NEWLINE = {'\n'};

  @Test
  void inputAndOutputAreStreamsThatHoldTheProcessUp() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String id = Shell.run(owner, "cat");
      StreamReader output = Shell.stdout(owner, id, ProcessApi.Mode.CHUNK);
      byte[] data = new byte[1_000_000];
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) (i * 31);
      }
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (int at = 0; at < data.length; at += 100_000) {
                  Shell.write(owner, id, Arrays.copyOfRange(data, at, at + 100_000));
                }
                Shell.end(owner, id);
              });

      byte[] read = Shell.readAll(output);

      writer.join();
      assertThat(read).isEqualTo(data);
      assertThat(owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id)).code()).isZero();
    }
  }

  @Test
  void streamThatHasEndedTakesNoneOfTheConnectionsPlaces() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String id = Shell.run(owner, "echo said");

      for (int i = 0; i < 100; i++) {
        Shell.readAll(Shell.stdout(owner, id, ProcessApi.Mode.LINE));
      }

      assertThat(owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id)).code()).isZero();
    }
  }

  /// Nobody reads; and while another process prints eight megabytes that are read, this one, which
  /// would print without end, stays where it is.
  @ParameterizedTest
  @CsvSource({"CHUNK, yes", "LINE, yes", "LINE, yes ''"})
  void readerThatDoesNotReadHoldsUpItsProcessAndNobodyElse(ProcessApi.Mode mode, String command)
      throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String held = Shell.run(owner, "held", "read _ && exec " + command);
      Shell.stdout(owner, held, mode);
      Shell.write(owner, held, NEWLINE);
      Eventually.holds(() -> assertThat(Shell.written(owner, held)).isGreaterThan(64 << 10));

      String other = Shell.run(owner, "other", "read _ && exec head -c 8000000 /dev/zero");
      StreamReader output = Shell.stdout(owner, other, ProcessApi.Mode.CHUNK);
      Shell.write(owner, other, NEWLINE);

      assertThat(Shell.readAll(output).length).isEqualTo(8_000_000);
      assertThat(Shell.written(owner, held)).isLessThan(MOST_UNREAD);
      assertThat(owner.call(SystemCalls.PING, Nothing.NOTHING).pid()).isEqualTo(machine.pid());
    }
  }

  @Test
  void inputThatNobodyReadsIsRefusedBeforeItFillsTheKernel() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String id = Shell.run(owner, "sleep 1000");
      List<Thread> writers = new ArrayList<>();
      List<ErrorCode> failures = Collections.synchronizedList(new ArrayList<>());

      for (int i = 0; i < 100; i++) {
        writers.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Shell.write(owner, id, new byte[900_000]);
                  } catch (CallException e) {
                    failures.add(e.code());
                  }
                }));
      }

      Eventually.holds(() -> assertThat(failures).hasSizeGreaterThan(90));
      assertThat(List.copyOf(failures)).containsOnly(ErrorCode.BUSY);
      owner.call(SystemCalls.PROCESS_KILL, new ProcessApi.Id(id));
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }
}
