/// The kernel: policy and wiring. Requests come in through `syscall`, facts go out through `bus`.
@org.jspecify.annotations.NullMarked
module io.kairo.kernel {
  requires static org.jspecify;
  requires io.kairo.api;
  requires io.kairo.ipc;
  requires io.kairo.hal;
  requires io.kairo.sandbox;
  requires io.kairo.posix;
  requires java.sql;
  requires org.snakeyaml.engine;
  requires org.xerial.sqlitejdbc;
}
