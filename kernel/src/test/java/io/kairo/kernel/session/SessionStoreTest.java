package io.kairo.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionStoreTest {
  private static final RememberedRun CLOCK =
      new RememberedRun("clock", "d1", Optional.of("climate"), "r1", 2, Optional.of(17L));
  private static final RememberedRun LAMP =
      new RememberedRun("lamp", "d2", Optional.empty(), "r2", 0, Optional.empty());

  @TempDir Path folder;
  private SessionStore store;

  @BeforeEach
  void remember() throws IOException {
    store = SessionStore.open(folder, /* resumed= */ false);
    store.put("run", "clock", CLOCK);
    store.put("run", "agent://a lamp", LAMP);
  }

  private List<RememberedRun> runs(boolean resumed) throws IOException {
    return SessionStore.open(folder, resumed).all("run", RememberedRun.class);
  }

  @Test
  void nextKernelKnowsWhatWasPutLastAndNotRemoved() throws IOException {
    RememberedRun again =
        new RememberedRun("clock", "d1", Optional.of("climate"), "r1", 3, Optional.of(18L));
    store.put("run", "clock", again);

    assertThat(runs(/* resumed= */ true)).containsExactlyInAnyOrder(again, LAMP);
    store.remove("run", "clock");
    assertThat(runs(/* resumed= */ true)).containsExactly(LAMP);
  }

  @Test
  void nextSessionKnowsNothing() throws IOException {
    assertThat(runs(/* resumed= */ false)).isEmpty();
    assertThat(runs(/* resumed= */ true)).isEmpty();
  }

  @Test
  void recordThatCannotBeReadIsAnErrorOrLostAlone() throws IOException {
    Files.writeString(folder.resolve("run.clock.json"), "{\"skill\": 7");
    SessionStore next = SessionStore.open(folder, /* resumed= */ true);

    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> next.all("run", RememberedRun.class));
    assertThat(next.readable("run", RememberedRun.class)).containsExactly(LAMP);
    assertThat(runs(/* resumed= */ true)).containsExactly(LAMP);
  }
}
