/// libc and the Linux kernel through the FFM API: C names, C types, one class per header. The only
/// module that may make native calls; everything above it sees plain Java.
@org.jspecify.annotations.NullMarked
module io.kairo.posix {
  requires static org.jspecify;

  exports io.kairo.posix;
  exports io.kairo.posix.linux;
}
