/// Agents that come with Kairo. An agent is an ordinary client: it sees the SDK and nothing else,
/// and the kernel judges everything it does.
@org.jspecify.annotations.NullMarked
module io.kairo.agent {
  requires static org.jspecify;
  requires io.kairo.sdk;
}
