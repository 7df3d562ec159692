/// The only door user space has: calls to the kernel, and the events that come back.
@org.jspecify.annotations.NullMarked
module io.kairo.sdk {
  requires static org.jspecify;
  requires transitive io.kairo.api;
  requires transitive io.kairo.ipc;

  exports io.kairo.sdk;
}
