/// The words: system calls, replies, events, error codes, permissions, manifests, device names.
/// Records and enums; no I/O.
@org.jspecify.annotations.NullMarked
module io.kairo.api {
  requires static org.jspecify;

  exports io.kairo.api;
}
