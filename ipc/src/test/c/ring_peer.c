/*
 * The other end of a ring in a process of its own: ring_peer SOCKET ROLE COUNT. Receives the ring, and
 * for a consumer of a broadcast its bell, over the socket; says 'r' there when it is ready, and a
 * producer of a broadcast waits for an answer. Prints what it received and lost.
 */
#include "kairo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { SLICE = 100000000 };

static void must(int ok, const char *what) {
  if (!ok) {
    fprintf(stderr, "%s\n", what);
    exit(1);
  }
}

static int dial(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  must(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "socket must be there");
  return fd;
}

static int receive_fd(int line) {
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control;
  char byte;
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  must(recvmsg(line, &message, MSG_CMSG_CLOEXEC) == 1, "a descriptor must come");
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  must(header != NULL && header->cmsg_type == SCM_RIGHTS, "a descriptor must come along");
  int fd;
  memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return fd;
}

static uint32_t length_of(uint64_t number, uint32_t longest) {
  return (uint32_t)(number * 2654435761u) % (longest + 1);
}

static uint8_t byte_of(uint64_t number, uint32_t i) {
  return (uint8_t)(number * 31 + (number >> 8) * 17 + i * 7u);
}

static void produce(struct kairo_ring *ring, int line, uint64_t count) {
  struct kairo_ring_producer producer;
  must(kairo_ring_producer_start(&producer, ring) == KAIRO_RING_OK, "producer must start");
  must(write(line, "r", 1) == 1, "line must take a byte");
  if (ring->kind == KAIRO_RING_BROADCAST) {
    char go;
    must(read(line, &go, 1) == 1, "consumers must have joined");
  }
  for (uint64_t number = 0; number < count; number++) {
    uint32_t length = length_of(number, kairo_ring_max_message(ring));
    void *place;
    int result;
    while ((result = kairo_ring_claim(&producer, 1 + (int32_t)(number % 5), length, &place)) ==
           KAIRO_RING_NOTHING) {
      must(kairo_ring_await_room(&producer, length, SLICE) == KAIRO_RING_OK, "room must come");
    }
    must(result == KAIRO_RING_OK, "message must be taken");
    for (uint32_t i = 0; i < length; i++) ((uint8_t *)place)[i] = byte_of(number, i);
    kairo_ring_commit(&producer);
  }
  kairo_ring_producer_end(&producer);
}

static void check(const struct kairo_ring_message *message, const uint8_t *copy, uint32_t longest) {
  must(message->length == length_of(message->sequence, longest), "length must be right");
  must(message->type == 1 + (int32_t)(message->sequence % 5), "type must be right");
  for (uint32_t i = 0; i < message->length; i++) {
    must(copy[i] == byte_of(message->sequence, i), "payload must be whole");
  }
}

static void consume(struct kairo_ring *ring, struct kairo_ring *bell, int line) {
  uint8_t *copy = malloc(kairo_ring_max_message(ring));
  must(copy != NULL, "memory must be there");
  struct kairo_ring_consumer consumer;
  must(kairo_ring_consumer_start(&consumer, ring, copy) == KAIRO_RING_OK, "consumer must start");
  must(write(line, "r", 1) == 1, "line must take a byte");
  uint64_t received = 0;
  while (!kairo_ring_is_ended(&consumer)) {
    struct kairo_ring_message message;
    int result = kairo_ring_poll(&consumer, &message);
    must(result >= 0, "ring must be sound");
    if (result == KAIRO_RING_OK) {
      check(&message, copy, kairo_ring_max_message(ring));
      received++;
    } else {
      must(kairo_ring_await(&consumer, bell, SLICE) == KAIRO_RING_OK, "message must come");
    }
  }
  printf("%llu %llu\n", (unsigned long long)received,
         (unsigned long long)kairo_ring_lost(&consumer));
  kairo_ring_consumer_end(&consumer);
  free(copy);
}

int main(int count, char **words) {
  must(count == 4, "usage: ring_peer SOCKET ROLE COUNT");
  int line = dial(words[1]);
  const char *role = words[2];
  struct kairo_ring ring, bell;
  int fd = receive_fd(line);
  if (strcmp(role, "consume-broadcast") == 0) {
    must(kairo_ring_map_read_only(&ring, fd) == KAIRO_RING_OK, "ring must be a broadcast");
    must(kairo_ring_map(&bell, receive_fd(line), KAIRO_RING_BELL) == KAIRO_RING_OK,
         "bell must be one");
    consume(&ring, &bell, line);
    return 0;
  }
  bool queue = strcmp(role, "produce-broadcast") != 0;
  must(kairo_ring_map(&ring, fd, queue ? KAIRO_RING_QUEUE : KAIRO_RING_BROADCAST) == KAIRO_RING_OK,
       "ring must be one");
  if (strcmp(role, "consume-queue") == 0) {
    consume(&ring, NULL, line);
  } else {
    produce(&ring, line, strtoull(words[3], NULL, 10));
  }
  return 0;
}
