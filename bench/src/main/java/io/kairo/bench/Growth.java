package io.kairo.bench;

import java.util.List;

/// What a kernel holds more than before. A heap grows by itself until it is as large as it may be:
/// that is allowed.
///
/// @param moreDescriptors how many more are allowed
record Growth(Footprint before, Footprint after, long moreDescriptors) {
  /// As much as the kernel's heap may have.
  private static final long MORE_MEGABYTES = 64;

  List<Finding> findings() {
    long descriptors = after.descriptors() - before.descriptors();
    long megabytes = Math.round(after.megabytes() - before.megabytes());
    return List.of(
        Finding.fact("descriptorsBefore", "descriptors of the kernel before", before.descriptors()),
        Finding.fact("descriptorsAfter", "descriptors of the kernel after", after.descriptors()),
        Finding.fact("memoryBefore", "MB of the kernel before", Math.round(before.megabytes())),
        Finding.fact("memoryAfter", "MB of the kernel after", Math.round(after.megabytes())),
        Finding.loss(
            "descriptors",
            "descriptors more than before, beyond " + moreDescriptors,
            Math.max(0, descriptors - moreDescriptors)),
        Finding.loss(
            "memory",
            "MB more than before, beyond the " + MORE_MEGABYTES + " of a heap",
            Math.max(0, megabytes - MORE_MEGABYTES)));
  }
}
