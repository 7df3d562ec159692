package io.kairo.init;

/// A descriptor that the kernel before this one had entrusted to kairo-init. This process has a
/// copy, closed on exec, and owns it; the one of kairo-init stays until it is dropped.
public record Kept(KeptName name, int fd) {}
