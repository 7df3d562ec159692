/* Publishes a counter once a second; `user.heartbeat.reset` sets it to 0. */
#include <stdio.h>
#include <stdlib.h>

#include "kairo.h"

#define RESETS "user.heartbeat.reset"

enum { BEAT_MS = 1000, CREDIT = 8 };

static void fail(const struct kairo_error *error) {
  fprintf(stderr, "heartbeat: %s: %s\n", error->code, error->sentence);
  exit(EXIT_FAILURE);
}

int main(void) {
  static uint8_t memory[16 * 1024];
  static struct kairo kairo;
  struct kairo_subscription resets;
  struct kairo_message message;
  struct kairo_error error;
  if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) fail(&error);
  if (!kairo_subscribe(&kairo, RESETS, -1, CREDIT, &resets, &error)) fail(&error);

  for (int64_t n = 0;; n++) {
    struct kairo_writer *payload = kairo_begin_publish(&kairo, "skill.heartbeat.beat", 1, BEAT_MS);
    kairo_write_key(payload, "n");
    kairo_write_int(payload, n);
    if (!kairo_call(&kairo, NULL, &error) && !error.retryable) fail(&error);
    kairo_because(&kairo, NULL);

    enum kairo_outcome outcome = kairo_next(&kairo, BEAT_MS, &message, &error);
    if (outcome == KAIRO_OVER) return EXIT_SUCCESS;
    if (outcome != KAIRO_MESSAGE || message.type != KAIRO_EVENT) continue;
    if (kairo_text_is(message.as.event.topic, KAIRO_RESUMED)) {
      int64_t next = resets.next;
      if (!kairo_subscribe(&kairo, RESETS, next, CREDIT, &resets, &error)) fail(&error);
    } else if (kairo_take(&kairo, &resets, &message.as.event)) {
      kairo_because(&kairo, &message.as.event);
      n = -1;
    }
  }
}
