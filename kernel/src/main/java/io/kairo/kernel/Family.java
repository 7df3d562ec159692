package io.kairo.kernel;

import io.kairo.api.DeviceName;
import io.kairo.api.Permission;
import io.kairo.hal.Device;
import io.kairo.hal.DeviceRegistry;
import io.kairo.kernel.consent.Declarations;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.skill.Skills;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What belongs to one task: an agent and the skills that work for it. Its needs are asked
/// together.
final class Family implements Declarations {
  private final DeviceRegistry registry;
  private final Agents agents;
  private final Supplier<Skills> skills;

  /// @param skills asked late: skills are started by what the monitor, which needs this, lets start
  Family(DeviceRegistry registry, Agents agents, Supplier<Skills> skills) {
    this.registry = registry;
    this.agents = agents;
    this.skills = skills;
  }

  @Override
  public List<Declaration> family(Subject subject) {
    List<Declaration> declared = new ArrayList<>();
    Stream.of(Stream.of(subject), agents.list().stream(), skills.get().subjects().stream())
        .<Subject>flatMap(members -> members)
        .distinct()
        .filter(member -> member.equals(subject) || isTogether(member, subject))
        .forEach(member -> declared.addAll(declared(member)));
    return declared;
  }

  private static boolean isTogether(Subject member, Subject subject) {
    return member.agent().isPresent() && member.agent().equals(subject.agent());
  }

  private List<Declaration> declared(Subject member) {
    return member.permissions().stream()
        .filter(Permission::required)
        .filter(p -> p.isAsked() && p.kind().isOffered() && !p.isEvery())
        .map(p -> Declaration.of(member, p, p.resource()))
        .filter(d -> simulated(d.resource()).isPresent())
        .toList();
  }

  @Override
  public Optional<Boolean> simulated(String resource) {
    return resource.startsWith("agent://")
        ? registry.find(new DeviceName(resource)).map(Device::simulated)
        : Optional.of(false);
  }
}
