package io.kairo.kernel.session;

import io.kairo.api.GrantApi.Grant;

/// A grant that does not outlive the session.
///
/// @param run that it was made in
/// @param spent whether a grant for one use has had it
public record RememberedGrant(Grant grant, String run, boolean spent) {}
