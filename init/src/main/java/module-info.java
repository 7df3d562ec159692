/// The line to kairo-init, which starts the kernel, starts it again when it dies, and meanwhile
/// keeps what must not die with it. The program itself is in C, beside this.
@org.jspecify.annotations.NullMarked
module io.kairo.init {
  requires static org.jspecify;
  requires io.kairo.posix;

  exports io.kairo.init;
}
