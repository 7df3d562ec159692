package io.kairo.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicsTest {
  @ParameterizedTest
  @CsvSource({
    "device.attached, device.attached, true",
    "device.*, device.attached, true",
    "device.*, device.attached.twice, false",
    "device.>, device.attached.twice, true",
    "device.>, device, false",
    ">, anything.at.all, true",
    "*.attached, device.attached, true",
    "device.attached, device.attach, false",
    "device, device.attached, false",
  })
  void starIsOneSegmentAndGreaterIsTheRest(String pattern, String topic, boolean matches) {
    assertThat(Topics.matches(pattern, topic)).isEqualTo(matches);
  }

  @Test
  void badPatternSaysWhatAGoodOneLooksLike() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topics.requirePattern("device.>.x"))
        .withMessageContaining("device.*")
        .withMessageContaining("'device.>.x'");
  }

  @Test
  void everyTopicOfTheKernelIsATopicAndSaysWhatItIs() {
    assertThat(Topics.all()).hasSizeGreaterThan(20);
    assertThat(Topics.all())
        .allSatisfy((topic, sentence) -> {
          assertThat(Topics.requireTopic(topic)).isEqualTo(topic);
          assertThat(sentence).isNotBlank();
        });
  }
}
