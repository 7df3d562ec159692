/// Measures Kairo against what it replaces, both in one run on one machine, because only ratios
/// travel between machines.
@org.jspecify.annotations.NullMarked
module io.kairo.bench {
  requires static org.jspecify;
  requires io.kairo.ipc;
  requires io.kairo.posix;
  requires io.kairo.sandbox;
  requires io.kairo.sdk;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
}
