package io.kairo.kernel.consent;

import io.kairo.api.GrantApi.Grant;

/// What decides on a device that was declared, before anybody is asked. To find out changes
/// nothing.
sealed interface Ruling {
  /// A rule of the policy denies it, whatever was granted.
  record Forbidden(Policy.Rule rule) implements Ruling {}

  /// The owner denied it for good.
  record Refused(Grant denial) implements Ruling {}

  /// A grant covers it.
  record Granted(Grant grant) implements Ruling {}

  /// A rule of the policy allows it: a grant is made from that when it is used.
  record Foreseen(Policy.Rule rule) implements Ruling {}

  /// The owner decides.
  record Open() implements Ruling {}
}
