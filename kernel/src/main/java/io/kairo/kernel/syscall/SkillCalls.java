package io.kairo.kernel.syscall;

import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.kernel.skill.Skills;
import io.kairo.kernel.syscall.CallTable.On;
import java.nio.file.Path;

/// `skill.*` and `process.list`.
final class SkillCalls {
  private final Skills skills;

  SkillCalls(Skills skills) {
    this.skills = skills;
  }

  void register(CallTable table) {
    table.on(
        SystemCalls.SKILL_INSTALL,
        On.THREAD,
        (_, params, _) -> new SkillApi.Installed(skills.install(absolute(params.path()))));
    table.on(SystemCalls.SKILL_LIST, On.THREAD, (_, _, _) -> new SkillApi.Listing(skills.list()));
    table.on(
        SystemCalls.SKILL_START,
        On.THREAD,
        (_, params, _) -> skills.start(params.name(), params.agent()));
    table.on(SystemCalls.SKILL_STOP, On.THREAD, (_, params, _) -> skills.stop(params.name()));
    table.on(
        SystemCalls.SKILL_LINT, On.THREAD, (_, params, _) -> skills.lint(absolute(params.path())));
    table.on(SystemCalls.SKILL_STATUS, On.THREAD, (_, params, _) -> skills.status(params.name()));
  }

  private static Path absolute(String path) {
    Path folder = Path.of(path);
    if (!folder.isAbsolute()) {
      throw new IllegalArgumentException("path must be absolute, got '" + path + "'");
    }
    return folder;
  }
}
