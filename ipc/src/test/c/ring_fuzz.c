/*
 * Both sides of rings, while a thread scribbles over all their words: ring_fuzz SEED. To be compiled
 * with sanitizers, which end it when anything but the ring is touched. Prints how many messages were
 * taken, and how often a side noticed that the ring was broken.
 */
#include "kairo.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CAPACITY = 4096, LONGEST = CAPACITY / 4, ROUNDS = 4000, STEPS = 60, NANOSECOND = 1 };

static atomic_bool done;
static long taken, broken;

static uint64_t next(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static void put(struct kairo_ring *ring, uint64_t at, uint64_t value) {
  atomic_store_explicit((_Atomic uint64_t *)(void *)(ring->bytes + at), value,
                        memory_order_relaxed);
}

/* What could be true, nearly true, or anything. */
static uint64_t any_value(uint64_t *state) {
  switch (next(state) % 5) {
    case 0:
      return next(state);
    case 1:
      return 16 * (next(state) % (3 * CAPACITY / 16));
    case 2:
      return next(state) % (LONGEST + 76) | UINT64_C(1) << 32;
    case 3:
      return INT64_MAX - 15 - 16 * (next(state) % 200);
    default:
      return 0;
  }
}

struct scribbler {
  struct kairo_ring *ring;
  uint64_t state;
};

static void *scribble(void *argument) {
  static const uint64_t words[] = {KAIRO_RING_AT_TAIL,   KAIRO_RING_AT_INTENT,
                                   KAIRO_RING_AT_LATEST, KAIRO_RING_AT_HEAD,
                                   KAIRO_RING_AT_CONSUMER_WAITING,
                                   KAIRO_RING_AT_PRODUCER_WAITING};
  struct scribbler *self = argument;
  while (!atomic_load(&done)) {
    bool header = next(&self->state) % 3 > 0;
    uint64_t at = header ? words[next(&self->state) % (sizeof words / sizeof *words)]
                         : KAIRO_RING_HEADER + 8 * (next(&self->state) % (CAPACITY / 8));
    put(self->ring, at, any_value(&self->state));
  }
  return NULL;
}

/* One round; false when a side noticed. */
static bool use(struct kairo_ring_producer *producer, const struct kairo_ring *ring, uint8_t *copy,
                uint64_t *state) {
  static const uint8_t payload[LONGEST];
  struct kairo_ring_consumer consumer;
  if (kairo_ring_consumer_start(&consumer, ring, copy) != KAIRO_RING_OK) return false;
  for (int i = 0; i < STEPS; i++) {
    uint32_t length = (uint32_t)(next(state) % (LONGEST + 1));
    int offered = kairo_ring_offer(producer, 1, payload, length);
    if (offered == KAIRO_RING_NOTHING) offered = kairo_ring_await_room(producer, length, NANOSECOND);
    struct kairo_ring_message message;
    int polled = kairo_ring_poll(&consumer, &message);
    if (offered < 0 || polled < 0) return false;
    if (polled == KAIRO_RING_OK) {
      if (message.length > LONGEST) abort();
      taken++;
    } else if (ring->kind == KAIRO_RING_QUEUE &&
               kairo_ring_await(&consumer, NULL, NANOSECOND) < 0) {
      return false;
    }
  }
  return true;
}

static void attack(enum kairo_ring_kind kind, uint64_t seed) {
  struct kairo_ring ring, hostile;
  struct kairo_ring_producer producer;
  if (kairo_ring_create(&ring, kind, CAPACITY) != KAIRO_RING_OK ||
      kairo_ring_map(&hostile, dup(ring.fd), kind) != KAIRO_RING_OK ||
      kairo_ring_producer_start(&producer, &ring) != KAIRO_RING_OK) {
    exit(1);
  }
  uint8_t *copy = malloc(LONGEST);
  struct scribbler scribbler = {&hostile, seed};
  pthread_t thread;
  atomic_store(&done, false);
  if (copy == NULL || pthread_create(&thread, NULL, scribble, &scribbler) != 0) exit(1);
  uint64_t state = seed + 1;
  for (int round = 0; round < ROUNDS; round++) {
    if (kind == KAIRO_RING_QUEUE) {
      put(&ring, KAIRO_RING_AT_TAIL, 0);
      put(&ring, KAIRO_RING_AT_HEAD, 0);
      if (kairo_ring_producer_start(&producer, &ring) != KAIRO_RING_OK) {
        broken++;
        continue;
      }
    }
    broken += !use(&producer, &ring, copy, &state);
  }
  atomic_store(&done, true);
  pthread_join(thread, NULL);
  free(copy);
  kairo_ring_close(&ring);
  kairo_ring_close(&hostile);
}

int main(int count, char **words) {
  uint64_t seed = count > 1 ? strtoull(words[1], NULL, 10) | 1 : 1;
  attack(KAIRO_RING_QUEUE, seed);
  attack(KAIRO_RING_BROADCAST, seed);
  printf("%ld %ld\n", taken, broken);
  return 0;
}
