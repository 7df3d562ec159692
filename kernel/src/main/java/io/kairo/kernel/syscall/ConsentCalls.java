package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi;
import io.kairo.api.ErrorCode;
import io.kairo.api.GrantApi;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Explainer;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Revocable;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.skill.Skills;
import io.kairo.kernel.syscall.CallTable.On;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The owner's calls: what waits for an answer, the answer, and taking it back.
final class ConsentCalls {
  private final Bus bus;
  private final ConsentDesk desk;
  private final Grants grants;
  private final List<Revocable> open;
  private final Skills skills;
  private final Explainer explainer;

  ConsentCalls(
      Bus bus,
      ConsentDesk desk,
      Grants grants,
      List<Revocable> open,
      Skills skills,
      Explainer explainer) {
    this.bus = bus;
    this.desk = desk;
    this.grants = grants;
    this.open = open;
    this.skills = skills;
    this.explainer = explainer;
  }

  void register(CallTable table) {
    table.on(SystemCalls.CONSENT_LIST, On.THREAD, (_, _, _) -> new ConsentApi.Listing(desk.list()));
    table.on(SystemCalls.CONSENT_DECIDE, On.THREAD, (caller, params, _) -> decide(caller, params));
    table.on(
        SystemCalls.CONSENT_EXPLAIN,
        On.THREAD,
        (_, params, _) ->
            explainer.explain(skills.subject(params.skill(), params.agent()), params.permission()));
    table.on(SystemCalls.GRANT_LIST, On.THREAD, (_, _, _) -> new GrantApi.Listing(grants.list()));
    table.on(SystemCalls.GRANT_REVOKE, On.THREAD, (_, params, _) -> revoke(params));
  }

  private ConsentApi.Decided decide(Caller caller, ConsentApi.Decide params) {
    String channel = caller.subject() instanceof Subject.Owner owner ? owner.client() : "owner";
    return new ConsentApi.Decided(
        desk.decide(params.id(), params.answer(), params.scope(), params.until(), channel));
  }

  private GrantApi.Revoked revoke(GrantApi.Revoke params) {
    List<Grant> revoked = grants.revoke(params.id());
    if (revoked.isEmpty() && !params.id().equals("all")) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "grant must be one that holds, got '" + params.id() + "'",
          "see 'kairo grants'");
    }
    int closed = 0;
    List<String> stopped = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (Grant grant : revoked) {
      for (Revocable held : open) {
        Revocable.Closed effect = held.revoke(grant.id());
        closed += effect.handles();
        effect.skillsThatHold().forEach(skill -> stop(skill, stopped, failed));
      }
      bus.publish(
          Topics.GRANT_REVOKED,
          "kernel",
          Map.of("grant", grant.id(), "subject", grant.subject(), "resource", grant.resource()));
    }
    if (!failed.isEmpty()) {
      throw new CallException(
          ErrorCode.INTERNAL,
          "skills that hold the device must stop, and did not: " + String.join("; ", failed),
          "kill them, or stop the kernel: kairo down");
    }
    return new GrantApi.Revoked(revoked.size(), closed, stopped);
  }

  /// One skill that does not stop keeps nobody else its device.
  private void stop(String skill, List<String> stopped, List<String> failed) {
    try {
      skills.stop(skill);
      stopped.add(skill);
    } catch (CallException e) {
      failed.add(skill + ": " + e.sentence());
    }
  }
}
