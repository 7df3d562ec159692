/* Uses everything of the SDK for C once, and prints what came of it, fact by fact. client SOCKET */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kairo.h"

static uint8_t memory[64 * 1024];
static struct kairo kairo;
static struct kairo_error error;

static void fail(const char *what) {
  printf("failed %s: %s %s\n", what, error.code, error.sentence);
  exit(1);
}

static int64_t number_in(struct kairo_reader map, const char *key) {
  struct kairo_reader value;
  int64_t number = -1;
  if (kairo_find(map, key, &value)) kairo_read_int(&value, &number);
  return number;
}

static int64_t ping(void) {
  struct kairo_reader result;
  kairo_write_map(kairo_begin(&kairo, "kernel.ping", 30000), 0);
  if (!kairo_call(&kairo, &result, &error)) fail("ping");
  return number_in(result, "pid");
}

static int64_t publish(const char *topic, int64_t i) {
  struct kairo_reader result;
  struct kairo_writer *payload = kairo_begin_publish(&kairo, topic, 1, 0);
  kairo_write_key(payload, "i");
  kairo_write_int(payload, i);
  if (!kairo_call(&kairo, &result, &error)) fail("publish");
  return number_in(result, "offset");
}

/* The number in the next event, or INT64_MIN at the end of the line. */
static int64_t next_number(struct kairo_subscription *subscription, struct kairo_event *event) {
  struct kairo_message message;
  while (true) {
    enum kairo_outcome outcome = kairo_next(&kairo, KAIRO_FOREVER, &message, &error);
    if (outcome == KAIRO_OVER) return INT64_MIN;
    if (outcome != KAIRO_MESSAGE || message.type != KAIRO_EVENT) continue;
    if (kairo_take(&kairo, subscription, &message.as.event)) {
      *event = message.as.event;
      return number_in(event->payload, "i");
    }
  }
}

static void subscribe(const char *pattern, int64_t from, struct kairo_subscription *subscription) {
  if (!kairo_subscribe(&kairo, pattern, from, 8, subscription, &error)) fail("subscribe");
}

static void exchange_events(void) {
  struct kairo_subscription live, past;
  struct kairo_event event;
  bool all = true;
  subscribe("user.live", -1, &live);
  for (int64_t i = 0; i < 100; i++) {
    publish("user.live", i);
    all = all && next_number(&live, &event) == i;
  }
  printf("live %d lost %d\n", all, (int)live.lost);
  int64_t first = publish("user.past", 0);
  for (int64_t i = 1; i < 100; i++) publish("user.past", i);
  subscribe("user.past", first, &past);
  for (int64_t i = 0; i < 100; i++) all = all && next_number(&past, &event) == i;
  printf("past %d lost %d\n", all, (int)(past.lost + kairo.lost));
  if (!kairo_unsubscribe(&kairo, &past, &error)) fail("unsubscribe");
}

static void pass_the_cause_on(void) {
  struct kairo_subscription subscription;
  struct kairo_event event;
  char cause[64], causation[64];
  subscribe("user.cause.*", -1, &subscription);
  publish("user.cause.first", 1);
  next_number(&subscription, &event);
  kairo_copy_text(event.id, cause, sizeof cause);
  kairo_because(&kairo, &event);
  publish("user.cause.second", 2);
  kairo_because(&kairo, NULL);
  next_number(&subscription, &event);
  kairo_copy_text(event.causation, causation, sizeof causation);
  printf("cause %d\n", strcmp(cause, causation) == 0);
}

static void tell_errors(void) {
  kairo_write_map(kairo_begin(&kairo, "no.such.call", 0), 0);
  if (!kairo_call(&kairo, NULL, &error)) printf("error %s %d\n", error.code, error.retryable);
}

static void connect_again(const char *socket) {
  struct timespec pause = {0, 20000000};
  kairo_close(&kairo);
  while (!kairo_connect(&kairo, socket, memory, sizeof memory, &error) ||
         !kairo_hello(&kairo, "client", NULL, NULL, 0, &error)) {
    kairo_close(&kairo);
    if (!error.retryable) fail("hello");
    nanosleep(&pause, NULL);
  }
}

/* Numbers come until one is negative, whichever kernel sends them. */
static void outlive_the_kernel(const char *socket) {
  struct kairo_subscription numbers;
  struct kairo_event event;
  int64_t pid = ping(), number;
  subscribe("user.later", -1, &numbers);
  publish("user.ready", 0);
  printf("outlived");
  while ((number = next_number(&numbers, &event)) >= 0 || number == INT64_MIN) {
    if (number != INT64_MIN) {
      printf(" %d", (int)number);
    } else {
      int64_t from = numbers.next;
      connect_again(socket);
      subscribe("user.later", from, &numbers);
    }
  }
  printf(" another kernel %d\n", ping() != pid);
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (!kairo_connect(&kairo, arguments[1], memory, sizeof memory, &error)) fail("connect");
  if (!kairo_hello(&kairo, "client", NULL, NULL, 0, &error)) fail("hello");
  printf("pid %d\n", (int)ping());
  tell_errors();
  exchange_events();
  pass_the_cause_on();
  outlive_the_kernel(arguments[1]);
  return 0;
}
