package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResourcesTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void theLastIsClosedFirst() throws Exception {
    var resources = new Resources();
    resources.add(() -> closed.add("first"));
    resources.add(() -> closed.add("second"));

    resources.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void allAreClosedThoughOneFails() {
    var resources = new Resources();
    resources.add(() -> closed.add("first"));
    resources.add(() -> {
      throw new IOException("busy");
    });

    assertThatExceptionOfType(IOException.class).isThrownBy(resources::close).withMessage("busy");
    assertThat(closed).containsExactly("first");
  }
}
