package io.kairo.cli;

import io.kairo.api.Topics;

/// The page of all events as Markdown, derived from the topics of the kernel.
final class EventsPage {
  private static final String HEAD =
      """
      # Events

      Generated from the list of topics by `kairo reference --events`; do not edit.

      An event is a fact, and each fact has one name. Its envelope, with CloudEvents' names in brackets:

      | field | meaning |
      |---|---|
      | `id` (`id`) | unique; what `causationId` of a later event or call points to |
      | `topic` (`type`) | dot-separated; a pattern may have `*` for one segment and a last `>` for the rest |
      | `source` (`source`) | who says so: `kernel`, `owner`, `agent:NAME`, `skill:NAME` |
      | `time` (`time`) | when, ISO-8601 |
      | `payload` (`data`) | the fact itself |
      | `offset` (`offset`) | its place in the order of all events, over restarts of the kernel; grows, with gaps |
      | `correlationId` (`correlationid`) | the task that it belongs to; its own id if it began one |
      | `causationId` (`causationid`) | the event that led to it, passed on by the call that did |
      | `traceId` (`traceid`) | the trace of that call |

      `kairo events --json` prints each event as a CloudEvent 1.0. The journal keeps events for 30 days and 256 MiB, unless the kernel was told otherwise (`kairo up --keep-days --keep-mib`).

      Besides those of the kernel there are the topics of their publishers: the owner's are under `user.`, an agent's under `agent.NAME.`, a skill's under `skill.NAME.` and declared in its
      manifest.

      The kernel looks at the computer once a second, for what somebody listens to, and tells what changed since it last
      told (`system.*`). What comes is told as it is found; what goes has the state `gone`. A level is compared with the one
      told last and not with the one before: a slow drift is told, and trembling is not. How things are now, the call
      `system.get_metrics` says.

      | topic | the fact, and its payload |
      |---|---|
      """;

  private EventsPage() {}

  static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    Topics.all()
        .forEach((topic, sentence) ->
            page.append("| `").append(topic).append("` | ").append(sentence).append(" |\n"));
    return page.toString();
  }
}
