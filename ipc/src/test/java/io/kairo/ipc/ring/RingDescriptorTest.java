package io.kairo.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RingDescriptorTest {
  @Test
  void recordTakesItsHeaderAndWholeUnits() {
    assertThat(RingDescriptor.recordSize(0)).isEqualTo(16);
    assertThat(RingDescriptor.recordSize(1)).isEqualTo(32);
    assertThat(RingDescriptor.recordSize(16)).isEqualTo(32);
    assertThat(RingDescriptor.recordSize(17)).isEqualTo(48);
    assertThat(RingDescriptor.recordSize(1 << 28)).isEqualTo((1 << 28) + 16);
  }

  @Test
  void paddingFillsTheRestThatIsTooSmall() {
    assertThat(RingDescriptor.paddingBefore(0, 4096, 4096)).isZero();
    assertThat(RingDescriptor.paddingBefore(4096 + 4064, 32, 4096)).isZero();
    assertThat(RingDescriptor.paddingBefore(4096 + 4064, 48, 4096)).isEqualTo(32);
  }

  @Test
  void messageHasAQuarterSoThatItFitsBehindPadding() {
    long capacity = RingDescriptor.MIN_CAPACITY;
    long longest = RingDescriptor.recordSize(RingDescriptor.maxMessage(capacity));

    assertThat(RingDescriptor.maxMessage(capacity)).isEqualTo(1024);
    assertThat(2 * longest - RingDescriptor.ALIGNMENT).isLessThan(capacity);
  }

  @Test
  void capacityIsAPowerOfTwoWithinLimits() {
    assertThat(RingDescriptor.isCapacity(4096)).isTrue();
    assertThat(RingDescriptor.isCapacity(1L << 30)).isTrue();
    assertThat(RingDescriptor.isCapacity(2048)).isFalse();
    assertThat(RingDescriptor.isCapacity(4097)).isFalse();
    assertThat(RingDescriptor.isCapacity(1L << 31)).isFalse();
    assertThat(RingDescriptor.isCapacity(Long.MIN_VALUE)).isFalse();
  }
}
