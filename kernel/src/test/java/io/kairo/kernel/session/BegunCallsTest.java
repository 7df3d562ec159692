package io.kairo.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Fcntl;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class BegunCallsTest {
  /// Keeps the one descriptor that it is given, as another process would.
  private static final class One implements Custody {
    private OptionalInt kept = OptionalInt.empty();

    @Override
    public void keep(String name, int fd) throws IOException {
      kept = OptionalInt.of(Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, 0));
    }

    @Override
    public void drop(String name) {}

    @Override
    public OptionalInt take(String name) {
      return kept;
    }

    @Override
    public boolean sees(long pid) {
      return false;
    }

    @Override
    public void acknowledge(long pid) {}
  }

  private final One custody = new One();

  private BegunCalls next() throws IOException {
    return BegunCalls.map(custody.take("calls").orElseThrow());
  }

  @Test
  void nextKernelKnowsWhatWasBegunAndNotAnswered() throws IOException {
    BegunCalls calls = BegunCalls.create(custody, "calls");
    calls.begin(7L);
    calls.begin("seven");
    calls.begin(8L);
    calls.answered(7L);

    BegunCalls.Interrupted interrupted = next().interrupted();

    assertThat(interrupted.contains(7L)).isFalse();
    assertThat(interrupted.contains("seven")).isTrue();
    assertThat(interrupted.contains(8L)).isTrue();
    assertThat(interrupted.contains(9L)).isFalse();
  }

  @Test
  void kernelAfterThatKnowsItTooUntilItIsAnswered() throws IOException {
    BegunCalls.create(custody, "calls").begin(8L);
    BegunCalls second = next();
    assertThat(second.interrupted().contains(8L)).isTrue();

    assertThat(next().interrupted().contains(8L)).isTrue();
    second.answered(8L);
    assertThat(next().interrupted().contains(8L)).isFalse();
  }

  @Test
  void callThatCannotBeWrittenDownDoesNotBegin() throws IOException {
    BegunCalls calls = BegunCalls.create(custody, "calls");
    for (long id = 0; id < 512; id++) {
      assertThat(calls.begin(id)).isTrue();
    }

    assertThat(calls.begin(512L)).isFalse();
    calls.answered(3L);
    assertThat(calls.begin(512L)).isTrue();
  }
}
