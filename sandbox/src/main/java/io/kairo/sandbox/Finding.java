package io.kairo.sandbox;

/// Whether a mechanism held a bound when it was tried, and what was seen.
record Finding(String mechanism, boolean holds, String evidence) {}
