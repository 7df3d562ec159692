/// The kernel: policy and wiring. Requests come in through `syscall`, facts go out through `bus`.
@org.jspecify.annotations.NullMarked
module io.kairo.kernel {
  requires static org.jspecify;
  requires transitive io.kairo.api;
  requires io.kairo.ipc;
  requires io.kairo.hal;
  requires io.kairo.sandbox;
  requires io.kairo.posix;
  requires io.kairo.init;
  requires java.sql;
  requires org.snakeyaml.engine;
  requires org.xerial.sqlitejdbc;

  // what is remembered is written by the codec, which sees exported records only
  exports io.kairo.kernel.session;
}
