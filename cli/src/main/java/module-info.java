/// The command line. An ordinary client: it sees the SDK and nothing else. Commands are declared
/// with picocli's programmatic model, so nothing needs to be opened to it and start-up reflects on
/// nothing.
@org.jspecify.annotations.NullMarked
module io.kairo.cli {
  requires static org.jspecify;
  requires io.kairo.sdk;
  requires info.picocli;
}
