/// Frames over Unix sockets: the server and its peers, and the codec, the only place that knows
/// their bytes. Rings: messages through shared memory.
@org.jspecify.annotations.NullMarked
module io.kairo.ipc {
  requires static org.jspecify;
  requires transitive io.kairo.api;
  requires io.kairo.posix;

  exports io.kairo.ipc;
  exports io.kairo.ipc.codec;
  exports io.kairo.ipc.ring;
}
