package io.kairo.cli.demo;

import io.kairo.api.ConsentApi;
import java.util.Optional;

/// The hands of the demo.
interface Crew {
  /// Starts the skill for the agent without waiting; a failure comes back as an [Occurrence].
  void startSkill();

  /// Sends SIGKILL to the skill's process, as a crash would end it.
  void killSkill(long pid);

  /// Whether answering needs the screen, because a person is asked there.
  boolean asks();

  /// Answers a request, perhaps by asking a person; returns what there is to say about it.
  Optional<String> answer(ConsentApi.Request request);
}
