/*
 * Checks the SDK for C: what it writes against golden bytes, what it reads against every mistake a
 * seeded fuzzer makes, and a client against a kernel that this is itself. Meant for the address and
 * undefined-behaviour sanitizers. kairo_test [SEED]. Exits with the number of failures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../kairo.h"

static int failures;

static void check(bool ok, const char *fact) {
  if (!ok) {
    failures++;
    fprintf(stderr, "FAILED: %s\n", fact);
  }
}

static uint64_t state;

/* xorshift64: the same numbers for the same seed, everywhere. */
static uint32_t chance(uint32_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32) % below;
}

/* ---- MessagePack --------------------------------------------------------------------------- */

static bool holds(const struct kairo_writer *out, const char *golden, size_t length) {
  return !out->failed && out->length == length && memcmp(out->bytes, golden, length) == 0;
}

static void values_have_their_shortest_form(void) {
  static const char golden[] =
      "\xdc\x00\x11\x00\x7f\xcc\x80\xcd\x01\x00\xce\x00\x01\x00\x00\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"
      "\xe0\xd0\xdf\xd1\xff\x7f\xd2\xff\xff\x7f\xff\xd3\x80\x00\x00\x00\x00\x00\x00\x00"
      "\xcb\x40\x37\x69\x78\xd4\xfd\xf3\xb6\xc0\xc2\xc3\xc4\x01z\xa0";
  uint8_t bytes[128];
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, sizeof bytes);
  kairo_write_array(&out, 17);
  const int64_t ints[] = {0, 127, 128, 256, 65536, INT64_MAX, -32, -33, -129, -32769, INT64_MIN};
  for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) kairo_write_int(&out, ints[i]);
  kairo_write_float(&out, 23.412);
  kairo_write_nil(&out);
  kairo_write_bool(&out, false);
  kairo_write_bool(&out, true);
  kairo_write_binary(&out, "z", 1);
  kairo_write_text(&out, "");
  check(holds(&out, golden, sizeof golden - 1), "values are golden");
  struct kairo_reader in;
  uint32_t count;
  kairo_reader_init(&in, out.bytes, out.length);
  check(kairo_read_array(&in, &count) && count == 17, "a list says how long it is");
  for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) {
    int64_t value = 0;
    check(kairo_read_int(&in, &value) && value == ints[i], "an integer comes back");
  }
  double number;
  bool yes;
  check(kairo_read_float(&in, &number) && number > 23.411 && number < 23.413, "a float comes back");
  check(kairo_read_nil(&in) && kairo_read_bool(&in, &yes) && !yes, "nil and false come back");
}

static void every_width_is_understood(void) {
  static const char wide[] =
      "\xdf\x00\x00\x00\x02\xda\x00\x01" "a\xcb\x40\x10\x00\x00\x00\x00\x00\x00"
      "\xdb\x00\x00\x00\x01" "b\xdd\x00\x00\x00\x03\xca\x3f\xc0\x00\x00\xc6\x00\x00\x00\x01x\xc7\x01\x05y";
  struct kairo_reader map, value;
  int64_t whole = 0;
  double number = 0;
  uint32_t count = 0;
  const uint8_t *bytes = NULL;
  size_t length = 0;
  kairo_reader_init(&map, wide, sizeof wide - 1);
  check(kairo_find(map, "a", &value) && kairo_read_int(&value, &whole) && whole == 4,
        "a float that is whole is an int");
  check(kairo_find(map, "b", &value) && kairo_read_array(&value, &count) && count == 3,
        "a list of four bytes' length is a list");
  check(kairo_read_float(&value, &number) && number > 1.49 && number < 1.51, "a short float is one");
  check(kairo_read_binary(&value, &bytes, &length) && length == 1 && *bytes == 'x', "bytes are bytes");
  check(kairo_peek(&value) == KAIRO_EXTENSION && kairo_skip(&value), "an extension is passed over");
  check(!kairo_find(map, "c", &value), "a key that is not there is not found");
}

static void lengths_that_lie_are_not_believed(void) {
  static const struct {
    const char *bytes;
    size_t length;
  } lies[] = {{"\xdf\xff\xff\xff\xff", 5}, {"\xdd\xff\xff\xff\xff\xc0", 6}, {"\xdb\xff\xff\xff\xffx", 6},
              {"\xc9\xff\xff\xff\xff\x01", 6}, {"\xcd\x01", 2}, {"\xc1", 1}, {"", 0}, {"\x81\xa1k", 3}};
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    struct kairo_reader in;
    kairo_reader_init(&in, lies[i].bytes, lies[i].length);
    check(!kairo_skip(&in) && in.failed, "a lie is found out");
  }
}

static void what_does_not_fit_fails_for_good(void) {
  uint8_t bytes[4];
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, sizeof bytes);
  kairo_write_text(&out, "four");
  kairo_write_nil(&out);
  check(out.failed && out.length <= sizeof bytes, "a writer that failed stays so");
}

/* Reads whatever it is, deep down, in exactly as much memory as it has. */
static void read_all(const uint8_t *bytes, size_t length) {
  uint8_t *exact = malloc(length == 0 ? 1 : length);
  if (exact == NULL) exit(100);
  if (length > 0) memcpy(exact, bytes, length);
  struct kairo_reader in, value;
  kairo_reader_init(&in, exact, length);
  kairo_find(in, "error", &value);
  while (!in.failed && kairo_peek(&in) != KAIRO_NOTHING_LEFT) {
    struct kairo_reader copy = in;
    int64_t whole;
    double number;
    struct kairo_text text;
    char shown[8];
    kairo_read_int(&copy, &whole);
    copy = in;
    kairo_read_float(&copy, &number);
    copy = in;
    if (kairo_read_text(&copy, &text)) kairo_copy_text(text, shown, sizeof shown);
    copy = in;
    kairo_skip(&copy);
    if (kairo_peek(&in) == KAIRO_MAP || kairo_peek(&in) == KAIRO_ARRAY) {
      uint32_t count;
      if (!kairo_read_map(&in, &count)) {
        in.failed = false;
        kairo_read_array(&in, &count);
      }
    } else {
      kairo_skip(&in);
    }
  }
  free(exact);
}

static size_t random_value(uint8_t *bytes, size_t capacity, int depth) {
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, capacity);
  static const char text[] = "error, id, result and all the rest of what there is to be told";
  switch (chance(depth > 4 ? 5 : 7)) {
    case 0: kairo_write_int(&out, (int64_t)((uint64_t)chance(UINT32_MAX) << chance(33))); break;
    case 1: kairo_write_float(&out, (double)chance(1000) / 7); break;
    case 2: kairo_write_text_of(&out, text, chance(sizeof text)); break;
    case 3: kairo_write_binary(&out, text, chance(sizeof text)); break;
    case 4: kairo_write_bool(&out, chance(2) == 0); break;
    case 5: {
      uint32_t count = chance(20);
      kairo_write_array(&out, count);
      for (uint32_t i = 0; i < count; i++) {
        out.length += random_value(bytes + out.length, capacity - out.length, depth + 1);
      }
      break;
    }
    default: {
      uint32_t count = chance(20);
      kairo_write_map(&out, count);
      for (uint32_t i = 0; i < count; i++) {
        kairo_write_text_of(&out, text, chance(8));
        out.length += random_value(bytes + out.length, capacity - out.length, depth + 1);
      }
    }
  }
  return out.length;
}

static void nonsense_harms_nothing(void) {
  static uint8_t bytes[1 << 15];
  for (int round = 0; round < 20000; round++) {
    size_t length = random_value(bytes, 1 + chance(512), 0);
    for (uint32_t flips = chance(4); flips > 0 && length > 0; flips--) {
      bytes[chance((uint32_t)length)] = (uint8_t)chance(256);
    }
    read_all(bytes, chance(4) == 0 && length > 0 ? chance((uint32_t)length) : length);
  }
}

/* ---- a client, and a kernel that is the other end of its line -------------------------------- */

struct pair {
  struct kairo kairo;
  int kernel;
  uint8_t memory[16384];
};

static struct pair *open_pair(int type) {
  static struct pair pair;
  int ends[2];
  struct kairo_error error;
  if (socketpair(AF_UNIX, type, 0, ends) < 0) exit(100);
  pair.kernel = ends[1];
  check(kairo_on_line(&pair.kairo, ends[0], pair.memory, sizeof pair.memory, &error), "a line opens");
  return &pair;
}

static void close_pair(struct pair *pair) {
  kairo_close(&pair->kairo);
  close(pair->kernel);
}

static void push(struct pair *pair, int type, const struct kairo_writer *body) {
  uint8_t frame[1 << 16] = {'K', 'A', 2, (uint8_t)type};
  for (int i = 0; i < 4; i++) frame[4 + i] = (uint8_t)(body->length >> (24 - 8 * i));
  memcpy(frame + 8, body->bytes, body->length);
  if (send(pair->kernel, frame, 8 + body->length, 0) < 0) exit(100);
}

static void push_reply(struct pair *pair, uint64_t id, size_t padding) {
  static uint8_t bytes[1 << 16];
  static char padded[1 << 15];
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, sizeof bytes);
  kairo_write_map(&out, 2);
  kairo_write_key(&out, "id");
  kairo_write_int(&out, (int64_t)id);
  kairo_write_key(&out, "result");
  kairo_write_map(&out, 1);
  kairo_write_key(&out, "padding");
  kairo_write_text_of(&out, padded, padding);
  push(pair, KAIRO_REPLY, &out);
}

static void push_event(struct pair *pair, const char *topic, int64_t number, size_t padding) {
  static uint8_t bytes[1 << 16];
  static char padded[1 << 15];
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, sizeof bytes);
  kairo_write_map(&out, 6);
  kairo_write_key(&out, "id");
  kairo_write_text(&out, "e1");
  kairo_write_key(&out, "topic");
  kairo_write_text(&out, topic);
  kairo_write_key(&out, "correlationId");
  kairo_write_text(&out, "task");
  kairo_write_key(&out, "offset");
  kairo_write_int(&out, number);
  kairo_write_key(&out, "payload");
  kairo_write_map(&out, 2);
  kairo_write_key(&out, "count");
  kairo_write_int(&out, number);
  kairo_write_key(&out, "padding");
  kairo_write_text_of(&out, padded, padding);
  kairo_write_key(&out, "subscriptionId");
  kairo_write_text(&out, "s1");
  push(pair, KAIRO_EVENT, &out);
}

/* The next frame that the client sent. */
static size_t pull(struct pair *pair, uint8_t *frame, size_t capacity) {
  ssize_t count = recv(pair->kernel, frame, capacity, MSG_DONTWAIT);
  return count < 0 ? 0 : (size_t)count;
}

static void begin_ping(struct kairo *kairo, int timeout_ms) {
  kairo_write_map(kairo_begin(kairo, "kernel.ping", timeout_ms), 0);
}

static void request_is_golden(void) {
  static const char golden[] =
      "KA\x02\x01\x00\x00\x00\x5c\x86\xa2id\xcf\0\0\0\0\0\0\0\2\xa6method\xabkernel.ping"
      "\xae" "deadlineMillis\xcd\x03\xe8\xad" "correlationId\xa4task\xab" "causationId\xa2" "e1"
      "\xa6params\x80";
  struct pair *pair = open_pair(SOCK_SEQPACKET);
  struct kairo_error error;
  struct kairo_event because = {.id = {"e1", 2}, .correlation = {"task", 4}};
  uint8_t frame[256];
  kairo_because(&pair->kairo, &because);
  begin_ping(&pair->kairo, 1000);
  check(kairo_send(&pair->kairo, NULL, &error), "a request is sent");
  size_t length = pull(pair, frame, sizeof frame);
  check(length == sizeof golden - 1 && memcmp(frame, golden, length) == 0, "a request is golden");
  close_pair(pair);
}

static void request_must_be_one_value_and_fit(void) {
  struct pair *pair = open_pair(SOCK_SEQPACKET);
  struct kairo_error error;
  kairo_write_map(kairo_begin(&pair->kairo, "publish", 0), 1);
  check(!kairo_send(&pair->kairo, NULL, &error) && strcmp(error.code, "invalid_argument") == 0,
        "a map that promises more is refused");
  struct kairo_writer *out = kairo_begin(&pair->kairo, "publish", 0);
  for (int i = 0; i < 5000; i++) kairo_write_int(out, 1);
  check(!kairo_send(&pair->kairo, NULL, &error) && strcmp(error.code, "too_large") == 0,
        "what does not fit is refused");
  close_pair(pair);
}

static void events_wait_while_a_call_is_made(int type) {
  struct pair *pair = open_pair(type);
  struct kairo *kairo = &pair->kairo;
  struct kairo_error error;
  struct kairo_message message;
  struct kairo_reader result, value;
  int64_t count = 0;
  push_event(pair, "room.warm", 7, 3);
  push_reply(pair, 99, 0);
  push_event(pair, "room.warm", 8, 3);
  push_reply(pair, 3, 5);
  push_event(pair, "room.warm", 9, 3);
  begin_ping(kairo, 0);
  check(kairo_call(kairo, &result, &error), "the reply is found behind others");
  check(kairo_find(result, "padding", &value), "the reply has its result");
  for (int64_t number = 7; number < 10; number++) {
    check(kairo_next(kairo, 0, &message, &error) == KAIRO_MESSAGE && message.type == KAIRO_EVENT &&
              kairo_find(message.as.event.payload, "count", &value) &&
              kairo_read_int(&value, &count) && count == number &&
              kairo_text_is(message.as.event.topic, "room.warm"),
          "events come in order, and a late reply does not");
  }
  check(kairo_next(kairo, 0, &message, &error) == KAIRO_NOTHING, "then nothing comes");
  close_pair(pair);
}

static void what_does_not_fit_is_told(int type) {
  struct pair *pair = open_pair(type);
  struct kairo *kairo = &pair->kairo;
  struct kairo_error error;
  struct kairo_message message;
  push_event(pair, "room.warm", 1, 20000);
  push_reply(pair, 3, 20000);
  begin_ping(kairo, 0);
  check(!kairo_call(kairo, NULL, &error) && strcmp(error.code, "too_large") == 0,
        "a reply that does not fit fails its call");
  check(kairo->lost == 1, "an event that does not fit is counted");
  for (int i = 0; i < 4; i++) push_event(pair, "room.warm", i, 1500);
  push_reply(pair, 5, 6000);
  begin_ping(kairo, 0);
  check(kairo_call(kairo, NULL, &error), "events leave room for the reply");
  check(kairo->lost == 3, "events that leave none are counted");
  uint64_t id = 0;
  begin_ping(kairo, 0);
  check(kairo_send(kairo, &id, &error) && id % 2 == 0, "a request is sent");
  push_reply(pair, id, 20000);
  int seen = 0;
  while (kairo_next(kairo, 0, &message, &error) == KAIRO_MESSAGE && message.type == KAIRO_EVENT) seen++;
  check(seen == 2 && message.type == KAIRO_REPLY && message.as.reply.failed &&
            message.as.reply.id == id && strcmp(message.as.reply.error.code, "too_large") == 0,
        "a reply that does not fit is told where replies are told");
  close_pair(pair);
}

static void late_call_is_cancelled(void) {
  struct pair *pair = open_pair(SOCK_SEQPACKET);
  struct kairo_error error;
  uint8_t frame[256];
  begin_ping(&pair->kairo, 20);
  check(!kairo_call(&pair->kairo, NULL, &error) && strcmp(error.code, "timeout") == 0 &&
            error.retryable && strstr(error.sentence, "'kernel.ping' must be answered within 20 ms"),
        "a call that nobody answers ends");
  check(pull(pair, frame, sizeof frame) > 0, "the request was sent");
  size_t length = pull(pair, frame, sizeof frame);
  check(length == 13 && memcmp(frame, "KA\2\5\0\0\0\5\x81\xa2id\3", 13) == 0, "it is cancelled");
  push_reply(pair, 3, 1);
  push_reply(pair, 5, 1);
  begin_ping(&pair->kairo, 0);
  check(kairo_call(&pair->kairo, NULL, &error), "its late reply is passed over");
  close_pair(pair);
}

static void errors_and_refusals_are_told(void) {
  static const char failed[] =
      "KA\2\2\0\0\0\x2f\x85\xa2id\3\xa5" "error\xa3no!\xa4" "code\xa4" "busy\xa9retryable\xc3\xa4help\xa5later";
  static const char refused[] = "KA\2\2\0\0\0\x14\x82\xa2id\xc0\xa5" "error\xa8nonsense";
  struct pair *pair = open_pair(SOCK_SEQPACKET);
  struct kairo_error error;
  struct kairo_message message;
  send(pair->kernel, failed, sizeof failed - 1, 0);
  begin_ping(&pair->kairo, 0);
  check(!kairo_call(&pair->kairo, NULL, &error) && strcmp(error.sentence, "no!") == 0 &&
            strcmp(error.code, "busy") == 0 && strcmp(error.help, "later") == 0 && error.retryable,
        "an error is told");
  send(pair->kernel, refused, sizeof refused - 1, 0);
  check(kairo_next(&pair->kairo, 0, &message, &error) == KAIRO_OVER &&
            strcmp(error.sentence, "nonsense") == 0,
        "a reply to nothing ends the line");
  close_pair(pair);
}

static void end_of_the_line_is_told(void) {
  struct pair *pair = open_pair(SOCK_SEQPACKET);
  struct kairo_error error;
  struct kairo_message message;
  close(pair->kernel);
  check(kairo_next(&pair->kairo, 0, &message, &error) == KAIRO_OVER &&
            strcmp(error.code, "unavailable") == 0,
        "the end is told");
  begin_ping(&pair->kairo, 0);
  check(!kairo_call(&pair->kairo, NULL, &error) && error.retryable, "a call over no line fails");
  kairo_close(&pair->kairo);
}

static void credit_is_given_back_and_losses_counted(void) {
  static const char credit[] = "KA\2\6\0\0\0\x1b\x82\xaesubscriptionId\xa2s1\xa6" "credit\2";
  struct pair *pair = open_pair(SOCK_STREAM);
  struct kairo *kairo = &pair->kairo;
  struct kairo_subscription subscription = {.id = "s1", .window = 4};
  struct kairo_error error;
  struct kairo_message message;
  uint8_t frame[256];
  push_event(pair, "subscription.lost", 12, 0);
  for (int i = 0; i < 2; i++) push_event(pair, "room.warm", 40 + i, 1);
  int facts = 0;
  while (kairo_next(kairo, 0, &message, &error) == KAIRO_MESSAGE) {
    facts += kairo_take(kairo, &subscription, &message.as.event);
  }
  check(facts == 2 && subscription.lost == 12, "what is lost is counted and is no fact");
  check(subscription.next == 42, "the next offset is known");
  size_t length = pull(pair, frame, sizeof frame);
  check(length == sizeof credit - 1 && memcmp(frame, credit, length) == 0, "credit is given back");
  close_pair(pair);
}

static void packet_of_half_a_frame_ends_the_line(void) {
  struct pair *pair = open_pair(SOCK_SEQPACKET);
  struct kairo_message message;
  struct kairo_error error;
  send(pair->kernel, "KA\2\2\0\0\0\5\x82", 9, 0);
  check(kairo_next(&pair->kairo, 0, &message, &error) == KAIRO_OVER &&
            strstr(error.sentence, "whole frames") != NULL,
        "half a frame is none");
  close_pair(pair);
}

/* A kernel that has lost its mind, over both kinds of line. */
static void nonsense_ends_the_line_at_most(int type) {
  for (int round = 0; round < 1500; round++) {
    struct pair *pair = open_pair(type);
    struct kairo_message message;
    struct kairo_error error;
    static uint8_t body[1 << 14];
    for (int frames = 0; frames < 4; frames++) {
      struct kairo_writer out = {.bytes = body, .capacity = sizeof body};
      out.length = random_value(body, 2048, 0);
      if (chance(2) == 0 && out.length > 0) body[chance((uint32_t)out.length)] = (uint8_t)chance(256);
      if (chance(3) == 0) push_event(pair, "room.warm", frames, chance(16000));
      push(pair, (int)chance(8), &out);
    }
    if (chance(2) == 0) {
      begin_ping(&pair->kairo, 1);
      kairo_call(&pair->kairo, NULL, &error);
    }
    while (kairo_next(&pair->kairo, 0, &message, &error) == KAIRO_MESSAGE) {
      if (message.type == KAIRO_EVENT) kairo_because(&pair->kairo, &message.as.event);
    }
    close_pair(pair);
  }
}

/* A reply to `ring.open` with one descriptor. */
static void push_opened(struct pair *pair, int64_t id, int fd) {
  uint8_t frame[256] = {'K', 'A', 2, KAIRO_REPLY};
  struct kairo_writer out;
  kairo_writer_init(&out, frame + 8, sizeof frame - 8);
  kairo_write_map(&out, 3);
  kairo_write_key(&out, "id");
  kairo_write_int(&out, id);
  kairo_write_key(&out, "descriptors");
  kairo_write_int(&out, 1);
  kairo_write_key(&out, "result");
  kairo_write_map(&out, 3);
  kairo_write_key(&out, "ring");
  kairo_write_text(&out, "r-1");
  kairo_write_key(&out, "handle");
  kairo_write_text(&out, "e-1");
  kairo_write_key(&out, "kind");
  kairo_write_text(&out, "queue");
  frame[7] = (uint8_t)out.length;
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control = {.header = {.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET,
                          .cmsg_type = SCM_RIGHTS}};
  memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
  struct iovec part = {frame, 8 + out.length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  if (sendmsg(pair->kernel, &message, 0) < 0) exit(100);
}

/* Ids of kairo_call are odd, and the first is 3: the reply before it is to nobody. */
static void ring_takes_the_descriptors_of_its_own_reply(int type) {
  struct pair *pair = open_pair(type);
  struct kairo_error error;
  struct kairo_ring memory;
  struct kairo_ring_producer producer;
  struct kairo_ring_end end;
  struct kairo_ring_consumer consumer;
  struct kairo_ring_message message;
  int unwanted[2];
  char byte;
  static uint8_t copy[1024];
  if (pipe(unwanted) != 0 || kairo_ring_create(&memory, KAIRO_RING_QUEUE, 4096) != KAIRO_RING_OK ||
      kairo_ring_producer_start(&producer, &memory) != KAIRO_RING_OK) {
    exit(100);
  }
  push_opened(pair, 97, unwanted[1]);
  push_opened(pair, 3, memory.fd);
  close(unwanted[1]);
  check(kairo_ring_consume(&pair->kairo, "user.frames", &end, &error), "a ring opens");
  check(read(unwanted[0], &byte, 1) == 0, "a descriptor that nobody takes is closed");
  check(kairo_ring_consumer_start(&consumer, &end.ring, copy) == KAIRO_RING_OK, "it is joined");
  kairo_ring_offer(&producer, 7, "hello", 5);
  check(kairo_ring_poll(&consumer, &message) == KAIRO_RING_OK && message.type == 7 &&
            memcmp(copy, "hello", 5) == 0,
        "a message comes through the memory that came");

  push_reply(pair, 5, 0);
  check(kairo_ring_give_up(&pair->kairo, &end, &error), "an end is given up");
  push_opened(pair, 7, unwanted[0]);
  check(!kairo_ring_consume(&pair->kairo, "user.frames", &end, &error) &&
            strcmp(error.code, "internal") == 0,
        "what is no ring is refused");
  kairo_ring_close(&memory);
  close(unwanted[0]);
  close_pair(pair);
}

static void default_socket_follows_the_environment(void) {
  char path[128];
  setenv("KAIRO_IPC_SOCKET", "/a/b.sock", 1);
  setenv("KAIRO_STATE", "/state", 1);
  check(kairo_default_socket(path, sizeof path) && strcmp(path, "/a/b.sock") == 0, "a socket is named");
  setenv("KAIRO_IPC_SOCKET", "", 1);
  check(kairo_default_socket(path, sizeof path) && strcmp(path, "/state/kernel.sock") == 0,
        "a state folder has a socket");
  check(!kairo_default_socket(path, 5), "a path that does not fit is none");
}

int main(int count, char **arguments) {
  state = count > 1 ? strtoull(arguments[1], NULL, 10) : 20261124;
  if (state == 0) state = 1;
  printf("sdk/c: seed %llu\n", (unsigned long long)state);
  values_have_their_shortest_form();
  every_width_is_understood();
  lengths_that_lie_are_not_believed();
  what_does_not_fit_fails_for_good();
  nonsense_harms_nothing();
  request_is_golden();
  request_must_be_one_value_and_fit();
  events_wait_while_a_call_is_made(SOCK_STREAM);
  events_wait_while_a_call_is_made(SOCK_SEQPACKET);
  what_does_not_fit_is_told(SOCK_STREAM);
  what_does_not_fit_is_told(SOCK_SEQPACKET);
  late_call_is_cancelled();
  errors_and_refusals_are_told();
  end_of_the_line_is_told();
  credit_is_given_back_and_losses_counted();
  packet_of_half_a_frame_ends_the_line();
  nonsense_ends_the_line_at_most(SOCK_STREAM);
  nonsense_ends_the_line_at_most(SOCK_SEQPACKET);
  ring_takes_the_descriptors_of_its_own_reply(SOCK_STREAM);
  ring_takes_the_descriptors_of_its_own_reply(SOCK_SEQPACKET);
  default_socket_follows_the_environment();
  return failures > 99 ? 99 : failures;
}
