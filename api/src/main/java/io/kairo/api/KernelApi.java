package io.kairo.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `kernel.*` calls carry.
public final class KernelApi {
  private KernelApi() {}

  public record Hello(
      @Doc("the program that calls, for logs and listings") String client,
      @Doc("the newest protocol version the client speaks") Optional<Integer> protocol,
      @Doc("be judged as this agent from now on; cannot be undone") Optional<String> agent,
      @Doc("what the agent will ask for; anything else is denied without asking")
          Optional<List<Need>> needs,
      @Doc("this client shows consent requests to a person; owner only")
          Optional<Boolean> answersConsent) {}

  /// One device that an agent says it will ask for: its manifest in one line.
  public record Need(
      @Doc("the device's name") DeviceName device,
      @Doc("read, write or read_write") Access access,
      @Doc("why, shown to the person who decides") String reason) {}

  public record Welcome(
      @Doc("the kernel's version") String kernel,
      @Doc("the protocol version both speak") int protocol,
      @Doc("the kernel's process id") long pid,
      @Doc("who the kernel takes the caller for") Peer you) {}

  /// Who a caller is, as the kernel knows it from the socket.
  public record Peer(
      @Doc("owner, agent, skill or stranger") PeerKind kind,
      @Doc("the agent's or skill's name, or the client's program") String name,
      @Doc("its process id") long pid) {}

  public enum PeerKind {
    OWNER,
    AGENT,
    SKILL,
    /// May be an orphan of an agent: may become an agent, and nothing else.
    STRANGER
  }

  public record Identify(
      @Doc("not looked at") Optional<Object> pid,
      @Doc("not looked at") Optional<Object> skillId,
      @Doc("not looked at") Optional<Object> runtimeToken) {}

  public record SecretHandle(
      @Doc("not looked at") Optional<Object> token, @Doc("the secret's handle") String handle) {}

  public record Pong(
      @Doc("the kernel's version") String version,
      @Doc("the kernel's process id") long pid,
      @Doc("time since the kernel started, in milliseconds") long uptimeMillis) {}

  public record Introspection(@Doc("the table of system calls") List<Call> calls) {}

  public record Call(
      @Doc("name on the wire") String name,
      @Doc("what it does") String sentence,
      @Doc("what the caller must have") Authority authority,
      @Doc("what happens when it is made twice") Effect effect,
      @Doc("whether another call takes it back") boolean undoable,
      @Doc("what a client may rely on") Stability stability,
      @Doc("JSON Schema of the parameters") Map<String, Object> params,
      @Doc("JSON Schema of the result") Map<String, Object> result) {}
}
