/* Consumes from a ring, in C: ring_client SOCKET TOPIC. Prints what came of it. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kairo.h"

enum { SECOND = 1000000000 };

static uint8_t memory[64 * 1024];
static struct kairo kairo;
static struct kairo_error error;
static struct kairo_ring_end end;

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("failed %s: %s %s\n", what, error.code, error.sentence);
  exit(1);
}

int main(int count, char **arguments) {
  struct kairo_subscription go;
  struct kairo_message message;
  struct kairo_ring_consumer consumer;
  struct kairo_ring_message taken;
  unsigned long long number = 0, total = 0;
  if (count != 3) return 2;

  must(kairo_connect(&kairo, arguments[1], memory, sizeof memory, &error), "connect");
  must(kairo_hello(&kairo, "ring_client", NULL, NULL, 0, &error), "hello");
  must(kairo_subscribe(&kairo, "user.go", -1, 4, &go, &error), "subscribe");
  must(!kairo_ring_consume(&kairo, "user.nothing", &end, &error), "a ring that is not there");
  printf("error %s\n", error.code);
  must(kairo_ring_consume(&kairo, arguments[2], &end, &error), "open");
  uint8_t *copy = malloc(kairo_ring_max_message(&end.ring));
  must(copy != NULL, "memory");
  must(kairo_ring_consumer_start(&consumer, &end.ring, copy) == KAIRO_RING_OK, "join");
  struct kairo_writer *payload = kairo_begin_publish(&kairo, "user.joined", 1, 0);
  kairo_write_key(payload, "by");
  kairo_write_text(payload, "c");
  must(kairo_call(&kairo, NULL, &error), "publish");
  must(kairo_next(&kairo, KAIRO_FOREVER, &message, &error) == KAIRO_MESSAGE, "go");

  while (!kairo_ring_is_ended(&consumer)) {
    int result = kairo_ring_poll(&consumer, &taken);
    must(result >= 0, "poll");
    if (result == KAIRO_RING_NOTHING) {
      must(kairo_ring_await(&consumer, &end.bells[0], SECOND) == KAIRO_RING_OK, "await");
      continue;
    }
    number++;
    for (uint32_t i = 0; i < taken.length; i++) total += copy[i];
  }
  printf("took %llu lost %llu sum %llu\n", number, (unsigned long long)kairo_ring_lost(&consumer),
         total);
  free(copy);
  kairo_ring_give_up(&kairo, &end, &error);
  kairo_close(&kairo);
  return 0;
}
