/// Profile and limits in, confined process out. Knows Linux, and nothing of skills, agents or
/// consent: whoever starts a process brings the broker that answers for it.
@org.jspecify.annotations.NullMarked
module io.kairo.sandbox {
  requires static org.jspecify;
  requires io.kairo.posix;

  exports io.kairo.sandbox;
}
