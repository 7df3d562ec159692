/* For struct ucred, MSG_CMSG_CLOEXEC and memfd_create. */
#define _GNU_SOURCE
#include "kairo.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* ---- MessagePack, written ------------------------------------------------------------------ */

void kairo_writer_init(struct kairo_writer *out, void *memory, size_t capacity) {
  *out = (struct kairo_writer){.bytes = memory, .capacity = capacity};
}

static void put(struct kairo_writer *out, const void *bytes, size_t count) {
  if (out->failed || count > out->capacity - out->length) {
    out->failed = true;
    return;
  }
  if (count > 0) memcpy(out->bytes + out->length, bytes, count);
  out->length += count;
}

/* One byte, then the `width` low bytes of `value`, the highest first. */
static void put_head(struct kairo_writer *out, uint8_t lead, uint64_t value, int width) {
  uint8_t bytes[9] = {lead};
  for (int i = 0; i < width; i++) bytes[1 + i] = (uint8_t)(value >> (8 * (width - 1 - i)));
  put(out, bytes, 1 + (size_t)width);
}

/* The head of something counted, whose widths have the leads `lead8` (0: there is none), `lead16`
 * and `lead16` + 1. */
static void put_count(struct kairo_writer *out, uint64_t count, uint8_t lead8, uint8_t lead16) {
  if (lead8 != 0 && count <= UINT8_MAX) {
    put_head(out, lead8, count, 1);
  } else if (count <= UINT16_MAX) {
    put_head(out, lead16, count, 2);
  } else if (count <= UINT32_MAX) {
    put_head(out, (uint8_t)(lead16 + 1), count, 4);
  } else {
    out->failed = true;
  }
}

void kairo_write_nil(struct kairo_writer *out) { put_head(out, 0xc0, 0, 0); }

void kairo_write_bool(struct kairo_writer *out, bool value) {
  put_head(out, value ? 0xc3 : 0xc2, 0, 0);
}

void kairo_write_int(struct kairo_writer *out, int64_t value) {
  uint64_t bits = (uint64_t)value;
  if (value >= 0) {
    if (bits < 0x80) {
      put_head(out, (uint8_t)bits, 0, 0);
    } else {
      int size = bits <= UINT8_MAX ? 0 : bits <= UINT16_MAX ? 1 : bits <= UINT32_MAX ? 2 : 3;
      put_head(out, (uint8_t)(0xcc + size), bits, 1 << size);
    }
  } else if (value >= -32) {
    put_head(out, (uint8_t)bits, 0, 0);
  } else {
    int size = value >= INT8_MIN ? 0 : value >= INT16_MIN ? 1 : value >= INT32_MIN ? 2 : 3;
    put_head(out, (uint8_t)(0xd0 + size), bits, 1 << size);
  }
}

void kairo_write_float(struct kairo_writer *out, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  put_head(out, 0xcb, bits, 8);
}

void kairo_write_text_of(struct kairo_writer *out, const char *bytes, size_t length) {
  if (length < 32) {
    put_head(out, (uint8_t)(0xa0 | length), 0, 0);
  } else {
    put_count(out, length, 0xd9, 0xda);
  }
  put(out, bytes, length);
}

void kairo_write_text(struct kairo_writer *out, const char *text) {
  kairo_write_text_of(out, text, strlen(text));
}

void kairo_write_key(struct kairo_writer *out, const char *key) { kairo_write_text(out, key); }

void kairo_write_binary(struct kairo_writer *out, const void *bytes, size_t length) {
  put_count(out, length, 0xc4, 0xc5);
  put(out, bytes, length);
}

void kairo_write_array(struct kairo_writer *out, uint32_t values) {
  if (values < 16) {
    put_head(out, (uint8_t)(0x90 | values), 0, 0);
  } else {
    put_count(out, values, 0, 0xdc);
  }
}

void kairo_write_map(struct kairo_writer *out, uint32_t pairs) {
  if (pairs < 16) {
    put_head(out, (uint8_t)(0x80 | pairs), 0, 0);
  } else {
    put_count(out, pairs, 0, 0xde);
  }
}

/* ---- MessagePack, read --------------------------------------------------------------------- */

void kairo_reader_init(struct kairo_reader *in, const void *bytes, size_t length) {
  in->at = bytes;
  in->end = length == 0 ? in->at : in->at + length;
  in->failed = false;
}

static size_t left(const struct kairo_reader *in) { return (size_t)(in->end - in->at); }

static const uint8_t *take(struct kairo_reader *in, uint64_t count) {
  if (in->failed || count > left(in)) {
    in->failed = true;
    return NULL;
  }
  const uint8_t *taken = in->at;
  in->at += count;
  return taken;
}

static uint64_t take_big_endian(struct kairo_reader *in, int width) {
  const uint8_t *bytes = take(in, (uint64_t)width);
  uint64_t value = 0;
  for (int i = 0; bytes != NULL && i < width; i++) value = value << 8 | bytes[i];
  return value;
}

/* What starts a value: its bits, or how many bytes, values or pairs follow. */
struct head {
  enum kairo_kind kind;
  uint64_t value;
};

static struct head number(struct kairo_reader *in, uint8_t lead) {
  switch (lead) {
    case 0xca: {
      uint32_t bits = (uint32_t)take_big_endian(in, 4);
      float narrow;
      double wide;
      uint64_t value;
      memcpy(&narrow, &bits, sizeof narrow);
      wide = (double)narrow;
      memcpy(&value, &wide, sizeof value);
      return (struct head){KAIRO_FLOAT, value};
    }
    case 0xcb: return (struct head){KAIRO_FLOAT, take_big_endian(in, 8)};
    case 0xcf: {
      uint64_t value = take_big_endian(in, 8);
      if (value > INT64_MAX) in->failed = true;
      return (struct head){KAIRO_INT, value};
    }
    case 0xd0: return (struct head){KAIRO_INT, (uint64_t)(int8_t)take_big_endian(in, 1)};
    case 0xd1: return (struct head){KAIRO_INT, (uint64_t)(int16_t)take_big_endian(in, 2)};
    case 0xd2: return (struct head){KAIRO_INT, (uint64_t)(int32_t)take_big_endian(in, 4)};
    case 0xd3: return (struct head){KAIRO_INT, take_big_endian(in, 8)};
    default: return (struct head){KAIRO_INT, take_big_endian(in, 1 << (lead - 0xcc))};
  }
}

static struct head head_of(struct kairo_reader *in, uint8_t lead) {
  if (lead < 0x80) return (struct head){KAIRO_INT, lead};
  if (lead < 0x90) return (struct head){KAIRO_MAP, lead & 0x0f};
  if (lead < 0xa0) return (struct head){KAIRO_ARRAY, lead & 0x0f};
  if (lead < 0xc0) return (struct head){KAIRO_TEXT, lead & 0x1f};
  if (lead == 0xc0) return (struct head){KAIRO_NIL, 0};
  if (lead == 0xc1) return (struct head){KAIRO_NOTHING_LEFT, 0};
  if (lead < 0xc4) return (struct head){KAIRO_BOOL, lead & 1};
  if (lead < 0xc7) return (struct head){KAIRO_BINARY, take_big_endian(in, 1 << (lead - 0xc4))};
  if (lead < 0xca) {
    return (struct head){KAIRO_EXTENSION, take_big_endian(in, 1 << (lead - 0xc7)) + 1};
  }
  if (lead < 0xd4) return number(in, lead);
  if (lead < 0xd9) return (struct head){KAIRO_EXTENSION, (UINT64_C(1) << (lead - 0xd4)) + 1};
  if (lead < 0xdc) return (struct head){KAIRO_TEXT, take_big_endian(in, 1 << (lead - 0xd9))};
  if (lead < 0xde) return (struct head){KAIRO_ARRAY, take_big_endian(in, 2 << (lead - 0xdc))};
  if (lead < 0xe0) return (struct head){KAIRO_MAP, take_big_endian(in, 2 << (lead - 0xde))};
  return (struct head){KAIRO_INT, (uint64_t)(int8_t)lead};
}

/* A count is believed only as far as there are bytes for it. */
static struct head take_head(struct kairo_reader *in) {
  const uint8_t *lead = take(in, 1);
  struct head head = {KAIRO_NOTHING_LEFT, 0};
  if (lead != NULL) head = head_of(in, *lead);
  uint64_t least = head.kind == KAIRO_MAP ? 2 * head.value : head.value;
  bool counted = head.kind >= KAIRO_TEXT;
  if (head.kind == KAIRO_NOTHING_LEFT || (counted && least > left(in))) in->failed = true;
  if (in->failed) head.kind = KAIRO_NOTHING_LEFT;
  return head;
}

/* Takes the head of a value that must be of a kind; the reader fails and stays if it is not. */
static bool expect(struct kairo_reader *in, enum kairo_kind kind, uint64_t *value) {
  const uint8_t *start = in->at;
  struct head head = take_head(in);
  if (head.kind != kind) {
    in->at = start;
    in->failed = true;
    return false;
  }
  *value = head.value;
  return true;
}

enum kairo_kind kairo_peek(const struct kairo_reader *in) {
  struct kairo_reader ahead = *in;
  return take_head(&ahead).kind;
}

bool kairo_read_nil(struct kairo_reader *in) {
  uint64_t none;
  return expect(in, KAIRO_NIL, &none);
}

bool kairo_read_bool(struct kairo_reader *in, bool *value) {
  uint64_t bit;
  bool ok = expect(in, KAIRO_BOOL, &bit);
  if (ok) *value = bit != 0;
  return ok;
}

static int64_t with_sign(uint64_t bits) {
  int64_t value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static double as_float(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

bool kairo_read_int(struct kairo_reader *in, int64_t *value) {
  uint64_t bits;
  if (kairo_peek(in) != KAIRO_FLOAT) {
    bool ok = expect(in, KAIRO_INT, &bits);
    if (ok) *value = with_sign(bits);
    return ok;
  }
  if (!expect(in, KAIRO_FLOAT, &bits)) return false;
  double number = as_float(bits);
  bool fits = number >= -9223372036854775808.0 && number < 9223372036854775808.0;
  if (!fits || (double)(int64_t)number < number || (double)(int64_t)number > number) {
    in->failed = true;
    return false;
  }
  *value = (int64_t)number;
  return true;
}

bool kairo_read_float(struct kairo_reader *in, double *value) {
  uint64_t bits;
  bool whole = kairo_peek(in) == KAIRO_INT;
  if (!expect(in, whole ? KAIRO_INT : KAIRO_FLOAT, &bits)) return false;
  *value = whole ? (double)with_sign(bits) : as_float(bits);
  return true;
}

bool kairo_read_binary(struct kairo_reader *in, const uint8_t **bytes, size_t *length) {
  uint64_t count;
  if (!expect(in, KAIRO_BINARY, &count)) return false;
  *bytes = take(in, count);
  *length = (size_t)count;
  return true;
}

bool kairo_read_text(struct kairo_reader *in, struct kairo_text *value) {
  uint64_t count;
  if (!expect(in, KAIRO_TEXT, &count)) return false;
  *value = (struct kairo_text){(const char *)take(in, count), (size_t)count};
  return true;
}

bool kairo_read_array(struct kairo_reader *in, uint32_t *values) {
  uint64_t count;
  bool ok = expect(in, KAIRO_ARRAY, &count);
  if (ok) *values = (uint32_t)count;
  return ok;
}

bool kairo_read_map(struct kairo_reader *in, uint32_t *pairs) {
  uint64_t count;
  bool ok = expect(in, KAIRO_MAP, &count);
  if (ok) *pairs = (uint32_t)count;
  return ok;
}

/* Counts the values that are still to come instead of nesting as they do: every value takes a byte,
 * so that a count that lies ends at the end. */
bool kairo_skip(struct kairo_reader *in) {
  uint64_t values = 1;
  while (values > 0 && !in->failed) {
    struct head head = take_head(in);
    values--;
    switch (head.kind) {
      case KAIRO_MAP: values += 2 * head.value; break;
      case KAIRO_ARRAY: values += head.value; break;
      case KAIRO_TEXT:
      case KAIRO_BINARY:
      case KAIRO_EXTENSION: take(in, head.value); break;
      case KAIRO_NOTHING_LEFT:
      case KAIRO_NIL:
      case KAIRO_BOOL:
      case KAIRO_INT:
      case KAIRO_FLOAT: break;
    }
  }
  return !in->failed;
}

bool kairo_find(struct kairo_reader map, const char *key, struct kairo_reader *value) {
  uint32_t pairs;
  struct kairo_text name;
  if (!kairo_read_map(&map, &pairs)) return false;
  for (uint32_t i = 0; i < pairs && kairo_read_text(&map, &name); i++) {
    struct kairo_reader found = map;
    if (!kairo_skip(&map)) return false;
    if (kairo_text_is(name, key)) {
      *value = (struct kairo_reader){found.at, map.at, false};
      return true;
    }
  }
  return false;
}

bool kairo_text_is(struct kairo_text text, const char *expected) {
  return strlen(expected) == text.length && memcmp(text.bytes, expected, text.length) == 0;
}

void kairo_copy_text(struct kairo_text text, char *copy, size_t capacity) {
  size_t length = 0;
  for (size_t i = 0; i < text.length && length + 1 < capacity; i++) {
    unsigned char byte = (unsigned char)text.bytes[i];
    if (byte >= 0x20 && byte < 0x7f) copy[length++] = (char)byte;
  }
  if (capacity > 0) copy[length] = '\0';
}

/* ---- errors -------------------------------------------------------------------------------- */

#define SAY(to, ...) ((void)snprintf(to, sizeof(to), __VA_ARGS__))

static bool fail(struct kairo_error *error, const char *code, bool retryable) {
  memset(error, 0, sizeof *error);
  SAY(error->code, "%s", code);
  error->retryable = retryable;
  return false;
}

static bool over(struct kairo_error *error, const char *sentence) {
  fail(error, "unavailable", true);
  SAY(error->sentence, "%s", sentence);
  return false;
}

static bool over_errno(struct kairo_error *error, const char *what) {
  int reason = errno;
  fail(error, "unavailable", true);
  SAY(error->sentence, "%s: %s", what, strerror(reason));
  return false;
}

static bool too_large(struct kairo_error *error, const char *sentence, size_t most) {
  fail(error, "too_large", false);
  SAY(error->sentence, "%s, there is room for %zu bytes", sentence, most);
  SAY(error->help, "give the client more memory");
  return false;
}

/* ---- frames -------------------------------------------------------------------------------- */

static void begin_frame(struct kairo_writer *out, enum kairo_type type) {
  const uint8_t header[KAIRO_HEADER] = {'K', 'A', 2, (uint8_t)type, 0, 0, 0, 0};
  out->length = 0;
  out->failed = false;
  put(out, header, sizeof header);
}

static void end_frame(struct kairo_writer *out) {
  size_t body = out->length - KAIRO_HEADER;
  if (body > KAIRO_LARGEST_BODY) out->failed = true;
  for (int i = 0; i < 4; i++) out->bytes[4 + i] = (uint8_t)(body >> (24 - 8 * i));
}

/* Checks the header at `bytes` and returns the size of its frame, or 0 when it is none. */
static size_t frame_size(const uint8_t *bytes) {
  size_t body = (size_t)bytes[4] << 24 | (size_t)bytes[5] << 16 | (size_t)bytes[6] << 8 | bytes[7];
  bool sound = bytes[0] == 'K' && bytes[1] == 'A' && (bytes[2] == 1 || bytes[2] == 2) &&
               body <= KAIRO_LARGEST_BODY;
  return sound ? KAIRO_HEADER + body : 0;
}

static void read_optional_text(struct kairo_reader *in, struct kairo_text *text) {
  if (kairo_peek(in) == KAIRO_TEXT) {
    kairo_read_text(in, text);
  } else {
    kairo_skip(in);
  }
}

static bool read_event_field(struct kairo_reader *in, struct kairo_text key,
                             struct kairo_event *event) {
  const struct {
    const char *key;
    struct kairo_text *text;
  } texts[] = {
      {"subscriptionId", &event->subscription}, {"id", &event->id},
      {"topic", &event->topic},                 {"source", &event->source},
      {"time", &event->time},                   {"correlationId", &event->correlation},
      {"causationId", &event->causation},       {"traceId", &event->trace},
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (kairo_text_is(key, texts[i].key)) {
      read_optional_text(in, texts[i].text);
      return !in->failed;
    }
  }
  if (kairo_text_is(key, "offset") && kairo_peek(in) == KAIRO_INT) {
    return kairo_read_int(in, &event->offset);
  }
  const uint8_t *start = in->at;
  bool ok = kairo_skip(in);
  if (ok && kairo_text_is(key, "payload")) {
    kairo_reader_init(&event->payload, start, (size_t)(in->at - start));
  }
  return ok;
}

static bool read_chunk_field(struct kairo_reader *in, struct kairo_text key,
                             struct kairo_chunk *chunk) {
  if (kairo_text_is(key, "subscriptionId")) return kairo_read_text(in, &chunk->subscription);
  if (kairo_text_is(key, "stream")) return kairo_read_text(in, &chunk->stream);
  if (kairo_text_is(key, "data")) return kairo_read_binary(in, &chunk->data, &chunk->length);
  if (kairo_text_is(key, "sequence")) return kairo_read_int(in, &chunk->sequence);
  if (kairo_text_is(key, "end")) return kairo_read_bool(in, &chunk->end);
  return kairo_skip(in);
}

/* An id that is no number of ours is 0. */
static bool read_reply_field(struct kairo_reader *in, struct kairo_text key,
                             struct kairo_reply *reply, bool *named) {
  struct kairo_text text = {"", 0};
  if (kairo_text_is(key, "id")) {
    int64_t id = 0;
    *named = kairo_peek(in) != KAIRO_NIL;
    bool ok = kairo_peek(in) == KAIRO_INT ? kairo_read_int(in, &id) : kairo_skip(in);
    reply->id = id > 0 ? (uint64_t)id : 0;
    return ok;
  }
  if (kairo_text_is(key, "result")) {
    const uint8_t *start = in->at;
    bool ok = kairo_skip(in);
    kairo_reader_init(&reply->result, start, (size_t)(in->at - start));
    return ok;
  }
  if (kairo_text_is(key, "descriptors") && kairo_peek(in) == KAIRO_INT) {
    int64_t count = 0;
    kairo_read_int(in, &count);
    reply->descriptors = count > 0 && count <= KAIRO_DESCRIPTORS ? (uint32_t)count : 0;
    return !in->failed;
  }
  if (kairo_text_is(key, "retryable") && kairo_peek(in) == KAIRO_BOOL) {
    return kairo_read_bool(in, &reply->error.retryable);
  }
  bool sentence = kairo_text_is(key, "error") && kairo_peek(in) != KAIRO_NIL;
  read_optional_text(in, &text);
  if (sentence) {
    reply->failed = true;
    kairo_copy_text(text, reply->error.sentence, sizeof reply->error.sentence);
  } else if (kairo_text_is(key, "code")) {
    kairo_copy_text(text, reply->error.code, sizeof reply->error.code);
  } else if (kairo_text_is(key, "help")) {
    kairo_copy_text(text, reply->error.help, sizeof reply->error.help);
  }
  return !in->failed;
}

/* Reads a whole frame. `named` is false for the reply to nothing, with which a kernel refuses. */
static bool read_frame(const uint8_t *frame, size_t size, struct kairo_message *message,
                       bool *named) {
  struct kairo_reader in;
  struct kairo_text key;
  uint32_t pairs;
  memset(message, 0, sizeof *message);
  message->type = (enum kairo_type)frame[3];
  if (message->type == KAIRO_EVENT) message->as.event.offset = -1;
  *named = message->type != KAIRO_REPLY;
  kairo_reader_init(&in, frame + KAIRO_HEADER, size - KAIRO_HEADER);
  if (!kairo_read_map(&in, &pairs)) return false;
  for (uint32_t i = 0; i < pairs; i++) {
    if (!kairo_read_text(&in, &key)) return false;
    bool ok;
    switch (message->type) {
      case KAIRO_REPLY: ok = read_reply_field(&in, key, &message->as.reply, named); break;
      case KAIRO_EVENT: ok = read_event_field(&in, key, &message->as.event); break;
      case KAIRO_CHUNK: ok = read_chunk_field(&in, key, &message->as.chunk); break;
      default: ok = kairo_skip(&in); break;
    }
    if (!ok) return false;
  }
  return in.at == in.end;
}

/* ---- receiving ----------------------------------------------------------------------------- */

static int64_t monotonic_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t deadline_after(int timeout_ms) {
  return timeout_ms < 0 ? INT64_MAX : monotonic_ms() + timeout_ms;
}

static void remove_bytes(struct kairo *kairo, size_t at, size_t count) {
  memmove(kairo->in + at, kairo->in + at + count, kairo->end - at - count);
  kairo->end -= count;
}

/* What was handed out is no longer used: gives up its place. */
static void release(struct kairo *kairo) {
  if (kairo->spent == 0) return;
  if (kairo->spent_at == kairo->start && kairo->spent_at < kairo->parked) {
    kairo->start += kairo->spent;
  } else {
    remove_bytes(kairo, kairo->spent_at, kairo->spent);
  }
  kairo->spent = 0;
  if (kairo->start == kairo->parked) {
    remove_bytes(kairo, 0, kairo->start);
    kairo->start = kairo->parked = 0;
  }
}

/* Moves everything to the front. */
static void make_room(struct kairo *kairo) {
  if (kairo->start > 0) {
    size_t moved = kairo->start;
    remove_bytes(kairo, 0, moved);
    kairo->start = 0;
    kairo->parked -= moved;
  }
}

/* The first `count` descriptors that are held go to who wants them, or are closed. */
static void hand_over(struct kairo *kairo, size_t count) {
  if (count > kairo->held_count) count = kairo->held_count;
  for (size_t i = 0; i < count; i++) {
    if (kairo->descriptor != NULL) {
      kairo->descriptor(kairo, kairo->held[i]);
    } else {
      close(kairo->held[i]);
    }
  }
  kairo->held_count -= count;
  memmove(kairo->held, kairo->held + count, kairo->held_count * sizeof *kairo->held);
}

/* The frame whose first `have` bytes are there does not fit: takes note of what it was. */
static void note_cut(struct kairo *kairo, const uint8_t *frame, size_t have) {
  struct kairo_message message;
  bool named;
  if (have <= KAIRO_HEADER || frame[3] != KAIRO_REPLY) {
    kairo->lost++;
    return;
  }
  read_frame(frame, have, &message, &named);
  kairo->cut = message.as.reply.id;
  hand_over(kairo, message.as.reply.descriptors);
}

/* Holds the descriptors that came until the frame is read that they belong to. */
static void take_descriptors(struct kairo *kairo, struct msghdr *header) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL; c = CMSG_NXTHDR(header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
      if (kairo->held_count == KAIRO_DESCRIPTORS) {
        close(fd);
      } else {
        kairo->held[kairo->held_count++] = fd;
      }
    }
  }
}

/* What recvmsg returns. Of a packet that does not fit it is the whole length, and the rest is gone. */
static ssize_t receive_into(struct kairo *kairo, uint8_t *at, size_t room) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(16 * sizeof(int))];
  } control;
  struct iovec part = {.iov_base = at, .iov_len = room};
  struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  ssize_t count = recvmsg(kairo->fd, &header, MSG_CMSG_CLOEXEC | (kairo->packets ? MSG_TRUNC : 0));
  if (count >= 0) take_descriptors(kairo, &header);
  return count;
}

/* Whether bytes came by `deadline`. */
static enum kairo_outcome receive(struct kairo *kairo, int64_t deadline,
                                  struct kairo_error *error) {
  struct pollfd waiting = {.fd = kairo->fd, .events = POLLIN};
  int64_t wait = deadline == INT64_MAX ? -1 : deadline - monotonic_ms();
  if (deadline != INT64_MAX && wait < 0) wait = 0;
  int ready = poll(&waiting, 1, wait > INT_MAX ? INT_MAX : (int)wait);
  if (ready == 0 || (ready < 0 && errno == EINTR)) return KAIRO_NOTHING;
  make_room(kairo);
  size_t room = kairo->capacity - kairo->end;
  ssize_t count = ready < 0 ? -1 : receive_into(kairo, kairo->in + kairo->end, room);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return KAIRO_NOTHING;
  if (count < 0 && errno != ECONNRESET) {
    over_errno(error, "the line failed");
    return KAIRO_OVER;
  }
  if (count <= 0) {
    over(error, "the kernel closed the line");
    return KAIRO_OVER;
  }
  size_t came = (size_t)count < room ? (size_t)count : room;
  kairo->missing = (size_t)count - came;
  if (kairo->dropping > 0) {
    size_t dropped = came < kairo->dropping ? came : kairo->dropping;
    kairo->dropping -= dropped;
    kairo->end += came;
    remove_bytes(kairo, kairo->end - came, dropped);
  } else {
    kairo->end += came;
  }
  return KAIRO_MESSAGE;
}

/* Whether a whole frame is there from `at` on. One that can never fit is passed over. */
static enum kairo_outcome whole(struct kairo *kairo, size_t at, size_t *size,
                                struct kairo_error *error) {
  size_t have = kairo->end - at;
  *size = 0;
  if (have == 0) hand_over(kairo, kairo->held_count);
  if (have == 0 || (have < KAIRO_HEADER && !kairo->packets)) return KAIRO_NOTHING;
  size_t wanted = have < KAIRO_HEADER ? 0 : frame_size(kairo->in + at);
  if (wanted == 0) {
    over(error, "the line failed: frame must start with 4B41, version 1 or 2 and at most 1 MiB");
    return KAIRO_OVER;
  }
  if (wanted <= have) {
    *size = wanted;
    return KAIRO_MESSAGE;
  }
  if (kairo->packets && wanted - have != kairo->missing) {
    over(error, "the line failed: a packet must have whole frames, and several must fit together");
    return KAIRO_OVER;
  }
  bool full = at - kairo->start + have == kairo->capacity;
  if (kairo->packets || full) {
    note_cut(kairo, kairo->in + at, have);
    kairo->dropping = kairo->packets ? 0 : wanted - have;
    remove_bytes(kairo, at, have);
  }
  return KAIRO_NOTHING;
}

/* Waits for the frame behind the parked ones and reads it. */
static enum kairo_outcome next_frame(struct kairo *kairo, int64_t deadline, size_t *size,
                                     struct kairo_message *message, struct kairo_error *error) {
  bool named;
  while (true) {
    enum kairo_outcome outcome = whole(kairo, kairo->parked, size, error);
    if (outcome == KAIRO_NOTHING && kairo->cut == 0) outcome = receive(kairo, deadline, error);
    if (outcome != KAIRO_MESSAGE) return outcome;
    if (*size == 0) continue;
    const uint8_t *frame = kairo->in + kairo->parked;
    if (frame[3] < KAIRO_REPLY || frame[3] > KAIRO_CHUNK) {
      remove_bytes(kairo, kairo->parked, *size);
      continue;
    }
    if (!read_frame(frame, *size, message, &named)) {
      over(error, "the line failed: message must be well-formed MessagePack");
      return KAIRO_OVER;
    }
    if (!named) {
      *error = message->as.reply.error;
      return KAIRO_OVER;
    }
    if (message->type == KAIRO_REPLY && message->as.reply.id != kairo->taker) {
      hand_over(kairo, message->as.reply.descriptors);
    }
    return KAIRO_MESSAGE;
  }
}

/* Leaves the frame behind the parked ones for kairo_next, if their third has room. */
static void park(struct kairo *kairo, size_t size, const struct kairo_message *message) {
  bool fits = kairo->parked - kairo->start + size <= kairo->capacity / 3;
  bool late = message->type == KAIRO_REPLY && message->as.reply.id % 2 == 1;
  if (fits && !late) {
    kairo->parked += size;
    return;
  }
  if (!late) kairo->lost++;
  remove_bytes(kairo, kairo->parked, size);
}

/* ---- sending ------------------------------------------------------------------------------- */

static bool await_room(struct kairo *kairo) {
  struct pollfd waiting = {.fd = kairo->fd, .events = POLLOUT};
  return poll(&waiting, 1, -1) >= 0 || errno == EINTR;
}

static bool send_bytes(struct kairo *kairo, const struct kairo_writer *frame,
                       struct kairo_error *error) {
  if (kairo->fd < 0) return over(error, "the client must be open, it was closed");
  if (frame->failed) {
    return too_large(error, "a request must be one value and fit", frame->capacity);
  }
  size_t sent = 0;
  while (sent < frame->length) {
    ssize_t count = send(kairo->fd, frame->bytes + sent, frame->length - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += (size_t)count;
    } else if (errno == EMSGSIZE) {
      fail(error, "too_large", false);
      SAY(error->sentence, "a request must fit into one packet, got %zu bytes", frame->length);
      return false;
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return over(error, "the kernel closed the line");
    } else if (errno != EINTR && (errno != EAGAIN || !await_room(kairo))) {
      return over_errno(error, "the line failed");
    }
  }
  return true;
}

bool kairo_cancel(struct kairo *kairo, uint64_t id, struct kairo_error *error) {
  uint8_t bytes[64];
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, sizeof bytes);
  begin_frame(&out, KAIRO_CANCEL);
  kairo_write_map(&out, 1);
  kairo_write_key(&out, "id");
  kairo_write_int(&out, (int64_t)id);
  end_frame(&out);
  return send_bytes(kairo, &out, error);
}

bool kairo_give_credit(struct kairo *kairo, struct kairo_text subscription, uint32_t credit,
                       struct kairo_error *error) {
  uint8_t bytes[192];
  struct kairo_writer out;
  kairo_writer_init(&out, bytes, sizeof bytes);
  begin_frame(&out, KAIRO_CREDIT);
  kairo_write_map(&out, 2);
  kairo_write_key(&out, "subscriptionId");
  kairo_write_text_of(&out, subscription.bytes, subscription.length);
  kairo_write_key(&out, "credit");
  kairo_write_int(&out, credit);
  end_frame(&out);
  return send_bytes(kairo, &out, error);
}

/* ---- opening ------------------------------------------------------------------------------- */

static const char *environment(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? "" : value;
}

bool kairo_default_socket(char *path, size_t capacity) {
  const char *socket = environment("KAIRO_IPC_SOCKET");
  const char *state = environment("KAIRO_STATE");
  const char *runtime = environment("XDG_RUNTIME_DIR");
  int length;
  if (*socket != '\0') {
    length = snprintf(path, capacity, "%s", socket);
  } else if (*state != '\0') {
    length = snprintf(path, capacity, "%s/kernel.sock", state);
  } else if (getuid() == 0) {
    length = snprintf(path, capacity, "/run/kairo/kernel.sock");
  } else if (*runtime != '\0') {
    length = snprintf(path, capacity, "%s/kairo/kernel.sock", runtime);
  } else {
    length = snprintf(path, capacity, "/tmp/kairo-%lu/kernel.sock", (unsigned long)getuid());
  }
  return length >= 0 && (size_t)length < capacity;
}

/* A quarter of the memory for what is sent, the rest for what is received. */
static bool divide(struct kairo *kairo, void *memory, size_t size, struct kairo_error *error) {
  memset(kairo, 0, sizeof *kairo);
  kairo->fd = -1;
  if (size < KAIRO_LEAST_MEMORY) {
    fail(error, "invalid_argument", false);
    SAY(error->sentence, "a client must have %d bytes of memory, got %zu", KAIRO_LEAST_MEMORY, size);
    return false;
  }
  kairo_writer_init(&kairo->out, memory, size / 4);
  kairo->in = (uint8_t *)memory + size / 4;
  kairo->capacity = size - size / 4;
  return true;
}

/* A packet as large as the largest request, if that is more than a socket takes by itself. */
static bool prepare_packets(struct kairo *kairo, struct kairo_error *error) {
  int type = 0, room = 0;
  socklen_t length = sizeof type;
  if (getsockopt(kairo->fd, SOL_SOCKET, SO_TYPE, &type, &length) < 0) {
    return over_errno(error, "the descriptor must be a line to the kernel");
  }
  kairo->packets = type == SOCK_SEQPACKET;
  if (!kairo->packets) return true;
  length = sizeof room;
  if (getsockopt(kairo->fd, SOL_SOCKET, SO_SNDBUF, &room, &length) < 0) {
    return over_errno(error, "the line's buffer must be readable");
  }
  int wanted = kairo->out.capacity < INT_MAX / 2 ? (int)kairo->out.capacity : INT_MAX / 2;
  if (wanted > room / 2 &&
      setsockopt(kairo->fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted) < 0) {
    return over_errno(error, "the line's buffer must be settable");
  }
  return true;
}

bool kairo_on_line(struct kairo *kairo, int fd, void *memory, size_t size,
                   struct kairo_error *error) {
  if (!divide(kairo, memory, size, error)) return false;
  kairo->fd = fd;
  if (prepare_packets(kairo, error)) return true;
  kairo->fd = -1;
  SAY(error->help, "let the kernel start this program: kairo skill start");
  return false;
}

/* The kernel must be root's or this user's: to nobody else is anything said. */
static bool is_trusted(int fd) {
  struct ucred server;
  socklen_t length = sizeof server;
  bool known = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &server, &length) == 0;
  return known && (server.uid == 0 || server.uid == getuid());
}

static bool dial(struct kairo *kairo, const struct sockaddr_un *address,
                 struct kairo_error *error) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return over_errno(error, "a socket must be had");
  bool foreign = false;
  if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) {
    kairo->fd = fd;
    if (is_trusted(fd)) return true;
    foreign = true;
  }
  foreign = foreign || errno == EACCES || errno == EPERM;
  kairo->fd = -1;
  close(fd);
  fail(error, "unavailable", true);
  SAY(error->sentence, foreign ? "the kernel at %s belongs to another user"
                               : "no kernel answers at %s", address->sun_path);
  SAY(error->help, foreign ? "start your own: kairo up" : "start one: kairo up");
  return false;
}

bool kairo_connect(struct kairo *kairo, const char *path, void *memory, size_t size,
                   struct kairo_error *error) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t most = sizeof address.sun_path;
  if (!divide(kairo, memory, size, error)) return false;
  bool fits = path == NULL ? kairo_default_socket(address.sun_path, most) : strlen(path) < most;
  if (!fits) {
    fail(error, "invalid_argument", false);
    SAY(error->sentence, "a socket's path must have less than %zu characters", most);
    return false;
  }
  if (path != NULL) memcpy(address.sun_path, path, strlen(path) + 1);
  return dial(kairo, &address, error);
}

void kairo_close(struct kairo *kairo) {
  hand_over(kairo, kairo->held_count);
  if (kairo->fd >= 0) close(kairo->fd);
  kairo->fd = -1;
}

/* ---- calls --------------------------------------------------------------------------------- */

static void write_cause(struct kairo_writer *out, const char *key, const char *id) {
  if (*id == '\0') return;
  kairo_write_key(out, key);
  kairo_write_text(out, id);
}

/* The id is written last, where room is left for it: an even one for kairo_send, an odd one for
 * kairo_call, whose late replies nobody waits for. */
struct kairo_writer *kairo_begin(struct kairo *kairo, const char *method, int timeout_ms) {
  struct kairo_writer *out = &kairo->out;
  const struct kairo_cause *cause = &kairo->cause;
  uint32_t causes = (*cause->correlation != '\0' ? 1U : 0U) +
                    (*cause->causation != '\0' ? 1U : 0U) + (*cause->trace != '\0' ? 1U : 0U);
  kairo->timeout_ms = timeout_ms;
  SAY(kairo->method, "%s", method);
  begin_frame(out, KAIRO_REQUEST);
  kairo_write_map(out, 3 + causes + (timeout_ms > 0 ? 1U : 0U));
  kairo_write_key(out, "id");
  kairo->id_at = out->length;
  put_head(out, 0xcf, 0, 8);
  kairo_write_key(out, "method");
  kairo_write_text(out, method);
  if (timeout_ms > 0) {
    kairo_write_key(out, "deadlineMillis");
    kairo_write_int(out, timeout_ms);
  }
  write_cause(out, "correlationId", cause->correlation);
  write_cause(out, "causationId", cause->causation);
  write_cause(out, "traceId", cause->trace);
  kairo_write_key(out, "params");
  return out;
}

struct kairo_writer *kairo_begin_publish(struct kairo *kairo, const char *topic, uint32_t fields,
                                         int timeout_ms) {
  struct kairo_writer *out = kairo_begin(kairo, "publish", timeout_ms);
  kairo_write_map(out, 2);
  kairo_write_key(out, "topic");
  kairo_write_text(out, topic);
  kairo_write_key(out, "payload");
  kairo_write_map(out, fields);
  return out;
}

/* Whether what was begun is now one whole map and nothing else. */
static bool is_whole_request(const struct kairo_writer *out) {
  struct kairo_reader in;
  kairo_reader_init(&in, out->bytes + KAIRO_HEADER, out->length - KAIRO_HEADER);
  return !out->failed && kairo_skip(&in) && in.at == in.end;
}

static bool send_request(struct kairo *kairo, uint64_t id, struct kairo_error *error) {
  struct kairo_writer *out = &kairo->out;
  if (!out->failed && !is_whole_request(out)) {
    fail(error, "invalid_argument", false);
    SAY(error->sentence, "'%s' must have one map of parameters, as long as it says", kairo->method);
    return false;
  }
  for (int i = 0; !out->failed && i < 8; i++) {
    out->bytes[kairo->id_at + 1 + (size_t)i] = (uint8_t)(id >> (56 - 8 * i));
  }
  end_frame(out);
  return send_bytes(kairo, out, error);
}

bool kairo_send(struct kairo *kairo, uint64_t *id, struct kairo_error *error) {
  release(kairo);
  uint64_t number = 2 * ++kairo->requests;
  if (!send_request(kairo, number, error)) return false;
  if (id != NULL) *id = number;
  return true;
}

static bool unanswered(struct kairo *kairo, uint64_t id, struct kairo_error *error) {
  if (!kairo_cancel(kairo, id, error)) return false;
  fail(error, "timeout", true);
  SAY(error->sentence, "'%s' must be answered within %d ms, got no reply", kairo->method,
      kairo->timeout_ms);
  SAY(error->help, "what was asked may have been done: look before asking again");
  return false;
}

static bool accept_reply(struct kairo *kairo, size_t size, const struct kairo_reply *reply,
                         struct kairo_reader *result, struct kairo_error *error) {
  kairo->spent_at = kairo->parked;
  kairo->spent = size;
  if (reply->failed) {
    *error = reply->error;
  } else if (result != NULL) {
    *result = reply->result;
  }
  return !reply->failed;
}

/* Another kernel took the line over: it may not have what was asked, and ignores what it has. */
static bool repeat_if_resumed(struct kairo *kairo, const struct kairo_message *message,
                              struct kairo_error *error) {
  bool resumed = message->type == KAIRO_EVENT && message->as.event.subscription.length == 0 &&
                 kairo_text_is(message->as.event.topic, KAIRO_RESUMED);
  return !resumed || send_bytes(kairo, &kairo->out, error);
}

bool kairo_call(struct kairo *kairo, struct kairo_reader *result, struct kairo_error *error) {
  release(kairo);
  uint64_t id = 2 * ++kairo->requests + 1;
  int64_t deadline = deadline_after(kairo->timeout_ms > 0 ? kairo->timeout_ms : KAIRO_FOREVER);
  if (!send_request(kairo, id, error)) return false;
  while (true) {
    struct kairo_message message;
    size_t size;
    enum kairo_outcome outcome = next_frame(kairo, deadline, &size, &message, error);
    if (outcome == KAIRO_OVER) return false;
    if (outcome == KAIRO_MESSAGE) {
      if (message.type == KAIRO_REPLY && message.as.reply.id == id) {
        return accept_reply(kairo, size, &message.as.reply, result, error);
      }
      if (!repeat_if_resumed(kairo, &message, error)) return false;
      park(kairo, size, &message);
    } else if (kairo->cut != 0) {
      uint64_t cut = kairo->cut;
      kairo->cut = 0;
      if (cut == id) return too_large(error, "the reply must fit", kairo->capacity);
    } else if (deadline != INT64_MAX && monotonic_ms() >= deadline) {
      return unanswered(kairo, id, error);
    }
  }
}

/* The reply that did not fit becomes one that says so. */
static void deliver_cut(struct kairo *kairo, struct kairo_message *message) {
  memset(message, 0, sizeof *message);
  message->type = KAIRO_REPLY;
  message->as.reply.id = kairo->cut;
  message->as.reply.failed = true;
  too_large(&message->as.reply.error, "the reply must fit", kairo->capacity);
  kairo->cut = 0;
}

static bool is_late(const struct kairo_message *message) {
  return message->type == KAIRO_REPLY && message->as.reply.id % 2 == 1;
}

enum kairo_outcome kairo_next(struct kairo *kairo, int timeout_ms, struct kairo_message *message,
                              struct kairo_error *error) {
  int64_t deadline = deadline_after(timeout_ms);
  bool named;
  release(kairo);
  if (kairo->start < kairo->parked) {
    kairo->spent_at = kairo->start;
    kairo->spent = frame_size(kairo->in + kairo->start);
    read_frame(kairo->in + kairo->start, kairo->spent, message, &named);
    return KAIRO_MESSAGE;
  }
  while (true) {
    size_t size;
    enum kairo_outcome outcome = next_frame(kairo, deadline, &size, message, error);
    if (outcome == KAIRO_NOTHING && kairo->cut != 0) {
      deliver_cut(kairo, message);
      if (!is_late(message)) return KAIRO_MESSAGE;
    } else if (outcome != KAIRO_MESSAGE) {
      return outcome;
    } else if (is_late(message)) {
      remove_bytes(kairo, kairo->parked, size);
    } else {
      kairo->spent_at = kairo->parked;
      kairo->spent = size;
      return KAIRO_MESSAGE;
    }
  }
}

bool kairo_hello(struct kairo *kairo, const char *client, const char *agent,
                 const struct kairo_need *needs, uint32_t count, struct kairo_error *error) {
  struct kairo_writer *out = kairo_begin(kairo, "kernel.hello", 0);
  kairo_write_map(out, 2 + (agent == NULL ? 0U : 1U) + (count == 0 ? 0U : 1U));
  kairo_write_key(out, "client");
  kairo_write_text(out, client);
  kairo_write_key(out, "protocol");
  kairo_write_int(out, 2);
  if (agent != NULL) {
    kairo_write_key(out, "agent");
    kairo_write_text(out, agent);
  }
  if (count > 0) {
    kairo_write_key(out, "needs");
    kairo_write_array(out, count);
  }
  for (uint32_t i = 0; i < count; i++) {
    kairo_write_map(out, 3);
    kairo_write_key(out, "device");
    kairo_write_text(out, needs[i].device);
    kairo_write_key(out, "access");
    kairo_write_text(out, needs[i].access);
    kairo_write_key(out, "reason");
    kairo_write_text(out, needs[i].reason);
  }
  return kairo_call(kairo, NULL, error);
}

/* An id that is too long to be passed on is left out: half of one would name something else. */
static void keep(char *id, struct kairo_text text) {
  bool fits = text.length <= KAIRO_CAUSE;
  if (fits && text.length > 0) memcpy(id, text.bytes, text.length);
  id[fits ? text.length : 0] = '\0';
}

void kairo_because(struct kairo *kairo, const struct kairo_event *event) {
  static const struct kairo_event nothing;
  if (event == NULL) event = &nothing;
  keep(kairo->cause.correlation, event->correlation);
  keep(kairo->cause.causation, event->id);
  keep(kairo->cause.trace, event->trace);
}

/* ---- subscriptions ------------------------------------------------------------------------- */

static bool opened(struct kairo_reader result, struct kairo_subscription *subscription,
                   struct kairo_error *error) {
  struct kairo_reader value;
  struct kairo_text id;
  int64_t next;
  bool named = kairo_find(result, "subscriptionId", &value) && kairo_read_text(&value, &id) &&
               id.length < sizeof subscription->id;
  if (!named) {
    fail(error, "internal", false);
    SAY(error->sentence, "the reply to 'subscribe' must name the subscription");
    return false;
  }
  kairo_copy_text(id, subscription->id, sizeof subscription->id);
  if (kairo_find(result, "next", &value) && kairo_read_int(&value, &next)) {
    subscription->next = next;
  }
  return true;
}

bool kairo_subscribe(struct kairo *kairo, const char *pattern, int64_t from, uint32_t window,
                     struct kairo_subscription *subscription, struct kairo_error *error) {
  struct kairo_reader result;
  struct kairo_writer *out = kairo_begin(kairo, "subscribe", 0);
  *subscription = (struct kairo_subscription){.window = window, .next = from};
  kairo_write_map(out, from < 0 ? 2 : 3);
  kairo_write_key(out, "topic");
  kairo_write_text(out, pattern);
  kairo_write_key(out, "credit");
  kairo_write_int(out, window);
  if (from >= 0) {
    kairo_write_key(out, "from");
    kairo_write_int(out, from);
  }
  return kairo_call(kairo, &result, error) && opened(result, subscription, error);
}

bool kairo_take(struct kairo *kairo, struct kairo_subscription *subscription,
                const struct kairo_event *event) {
  struct kairo_reader value;
  struct kairo_error error;
  int64_t count;
  if (!kairo_text_is(event->subscription, subscription->id)) return false;
  if (kairo_text_is(event->topic, "subscription.lost")) {
    if (kairo_find(event->payload, "count", &value) && kairo_read_int(&value, &count)) {
      subscription->lost += (uint64_t)count;
    }
    return false;
  }
  if (event->offset >= 0) subscription->next = event->offset + 1;
  subscription->taken++;
  if (2 * (uint64_t)subscription->taken >= subscription->window) {
    struct kairo_text id = {subscription->id, strlen(subscription->id)};
    /* A line that has ended says so at the next call. */
    kairo_give_credit(kairo, id, subscription->taken, &error);
    subscription->taken = 0;
  }
  return true;
}

bool kairo_unsubscribe(struct kairo *kairo, struct kairo_subscription *subscription,
                       struct kairo_error *error) {
  struct kairo_writer *out = kairo_begin(kairo, "unsubscribe", 0);
  kairo_write_map(out, 1);
  kairo_write_key(out, "subscriptionId");
  kairo_write_text(out, subscription->id);
  return kairo_call(kairo, NULL, error);
}

/* ---- rings ---------------------------------------------------------------------------------- */

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a ring is little-endian");
_Static_assert(sizeof(_Atomic uint64_t) == 8 && sizeof(_Atomic uint32_t) == 4, "plain atomics");

enum { RING_ATTEMPTS = 64, RING_SHARE_KEPT = 8, RING_PADDING = 0 };
enum {
  RING_SIZE_STAYS = F_SEAL_SHRINK | F_SEAL_GROW,
  RING_ONE_WRITER = F_SEAL_FUTURE_WRITE | F_SEAL_SEAL
};

static const char ring_magic[8] = {'K', 'A', 'I', 'R', 'O', 'R', 'N', 'G'};

static _Atomic uint64_t *ring_long(const struct kairo_ring *ring, uint64_t at) {
  return (_Atomic uint64_t *)(void *)(ring->bytes + at);
}

static _Atomic uint32_t *ring_int(const struct kairo_ring *ring, uint64_t at) {
  return (_Atomic uint32_t *)(void *)(ring->bytes + at);
}

static uint64_t ring_acquire(const struct kairo_ring *ring, uint64_t at) {
  return atomic_load_explicit(ring_long(ring, at), memory_order_acquire);
}

static void ring_release(const struct kairo_ring *ring, uint64_t at, uint64_t value) {
  atomic_store_explicit(ring_long(ring, at), value, memory_order_release);
}

static bool ring_flag(const struct kairo_ring *ring, uint64_t at) {
  return atomic_load_explicit(ring_int(ring, at), memory_order_acquire) != 0;
}

/* ---- a ring's memory ------------------------------------------------------------------------- */

static bool ring_is_capacity(uint64_t capacity) {
  return capacity >= KAIRO_RING_MIN_CAPACITY && capacity <= KAIRO_RING_MAX_CAPACITY &&
         (capacity & (capacity - 1)) == 0;
}

/* The seals a memory has before its producer took it. */
static int ring_first_seals(enum kairo_ring_kind kind) {
  return kind == KAIRO_RING_BROADCAST ? RING_SIZE_STAYS : RING_SIZE_STAYS | F_SEAL_SEAL;
}

static int ring_mapping(struct kairo_ring *ring, int fd, enum kairo_ring_kind kind,
                        uint64_t capacity, int protection) {
  void *bytes = mmap(NULL, KAIRO_RING_HEADER + (size_t)capacity, protection, MAP_SHARED, fd, 0);
  if (bytes == MAP_FAILED) return KAIRO_RING_SYSTEM;
  *ring = (struct kairo_ring){bytes, capacity, kind, fd};
  return KAIRO_RING_OK;
}

static int ring_fill(struct kairo_ring *ring, int fd, enum kairo_ring_kind kind,
                     uint64_t capacity) {
  if (ftruncate(fd, (off_t)(KAIRO_RING_HEADER + capacity)) != 0 ||
      fcntl(fd, F_ADD_SEALS, ring_first_seals(kind)) != 0 ||
      ring_mapping(ring, fd, kind, capacity, PROT_READ | PROT_WRITE) != KAIRO_RING_OK) {
    return KAIRO_RING_SYSTEM;
  }
  uint64_t magic;
  memcpy(&magic, ring_magic, sizeof magic);
  atomic_store_explicit(ring_int(ring, KAIRO_RING_AT_VERSION), KAIRO_RING_VERSION,
                        memory_order_relaxed);
  atomic_store_explicit(ring_int(ring, KAIRO_RING_AT_KIND), (uint32_t)kind, memory_order_relaxed);
  ring_release(ring, KAIRO_RING_AT_CAPACITY, capacity);
  ring_release(ring, 0, magic);
  return KAIRO_RING_OK;
}

int kairo_ring_create(struct kairo_ring *ring, enum kairo_ring_kind kind, uint64_t capacity) {
  if (kind == KAIRO_RING_BELL ? capacity != 0 : !ring_is_capacity(capacity)) {
    return KAIRO_RING_REFUSED;
  }
  int fd = memfd_create("kairo-ring", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return KAIRO_RING_SYSTEM;
  int result = ring_fill(ring, fd, kind, capacity);
  if (result != KAIRO_RING_OK) {
    int error = errno;
    close(fd);
    errno = error;
  }
  return result;
}

static bool ring_has_header(const struct kairo_ring *ring) {
  uint64_t magic = ring_acquire(ring, 0);
  return memcmp(&magic, ring_magic, sizeof magic) == 0 &&
         atomic_load(ring_int(ring, KAIRO_RING_AT_VERSION)) == KAIRO_RING_VERSION &&
         atomic_load(ring_int(ring, KAIRO_RING_AT_KIND)) == (uint32_t)ring->kind &&
         atomic_load(ring_long(ring, KAIRO_RING_AT_CAPACITY)) == ring->capacity;
}

/* Maps what has these seals. Its capacity is what its size, which is sealed, leaves for it. */
static int ring_open(struct kairo_ring *ring, int fd, enum kairo_ring_kind kind, int seals,
                     int protection) {
  int found = fcntl(fd, F_GET_SEALS);
  if (found < 0) return KAIRO_RING_SYSTEM;
  if ((found & seals) != seals) return KAIRO_RING_BROKEN;
  struct stat file;
  if (fstat(fd, &file) != 0) return KAIRO_RING_SYSTEM;
  uint64_t capacity = (uint64_t)file.st_size - KAIRO_RING_HEADER;
  if (kind == KAIRO_RING_BELL ? capacity != 0 : !ring_is_capacity(capacity)) {
    return KAIRO_RING_BROKEN;
  }
  int result = ring_mapping(ring, fd, kind, capacity, protection);
  if (result == KAIRO_RING_OK && !ring_has_header(ring)) {
    munmap(ring->bytes, KAIRO_RING_HEADER + (size_t)capacity);
    result = KAIRO_RING_BROKEN;
  }
  return result;
}

int kairo_ring_map(struct kairo_ring *ring, int fd, enum kairo_ring_kind kind) {
  return ring_open(ring, fd, kind, ring_first_seals(kind), PROT_READ | PROT_WRITE);
}

int kairo_ring_map_read_only(struct kairo_ring *ring, int fd) {
  return ring_open(ring, fd, KAIRO_RING_BROADCAST, RING_SIZE_STAYS | RING_ONE_WRITER, PROT_READ);
}

void kairo_ring_close(struct kairo_ring *ring) {
  munmap(ring->bytes, KAIRO_RING_HEADER + (size_t)ring->capacity);
  close(ring->fd);
}

uint32_t kairo_ring_max_message(const struct kairo_ring *ring) {
  return (uint32_t)(ring->capacity / 4);
}

static uint64_t ring_record_size(uint32_t length) {
  return KAIRO_RING_RECORD_HEADER + (((uint64_t)length + 15) & ~UINT64_C(15));
}

static uint64_t ring_rest(const struct kairo_ring *ring, uint64_t position) {
  return ring->capacity - (position & (ring->capacity - 1));
}

static uint8_t *ring_data(const struct kairo_ring *ring, uint64_t position) {
  return ring->bytes + KAIRO_RING_HEADER + (position & (ring->capacity - 1));
}

/* ---- waking and sleeping --------------------------------------------------------------------- */

/* What is waited for must have been written, and a full fence follow it, before this. */
static void ring_wake(const struct kairo_ring *ring, uint64_t at) {
  _Atomic uint32_t *word = ring_int(ring, at);
  if (atomic_load_explicit(word, memory_order_relaxed) != 0) {
    atomic_store_explicit(word, 0, memory_order_relaxed);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
  }
}

/* Announces that this thread is going to sleep; it must look once more before it does. */
static void ring_arm(const struct kairo_ring *ring, uint64_t at) {
  atomic_store_explicit(ring_int(ring, at), 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_seq_cst);
}

static void ring_disarm(const struct kairo_ring *ring, uint64_t at) {
  atomic_store_explicit(ring_int(ring, at), 0, memory_order_relaxed);
}

static int ring_sleep(const struct kairo_ring *ring, uint64_t at, int64_t nanos) {
  struct timespec timeout = {nanos / 1000000000, nanos % 1000000000};
  long result = syscall(SYS_futex, ring_int(ring, at), FUTEX_WAIT, 1, &timeout, NULL, 0);
  int error = errno;
  ring_disarm(ring, at);
  errno = error;
  bool expected = result == 0 || error == EAGAIN || error == ETIMEDOUT || error == EINTR;
  return expected ? KAIRO_RING_OK : KAIRO_RING_SYSTEM;
}

/* ---- the producer ---------------------------------------------------------------------------- */

int kairo_ring_producer_start(struct kairo_ring_producer *producer, struct kairo_ring *ring) {
  if (ring->kind == KAIRO_RING_BELL) return KAIRO_RING_REFUSED;
  if (ring->kind == KAIRO_RING_BROADCAST &&
      fcntl(ring->fd, F_ADD_SEALS, RING_ONE_WRITER) != 0) {
    return KAIRO_RING_SYSTEM;
  }
  if (ring_acquire(ring, KAIRO_RING_AT_TAIL) != 0) return KAIRO_RING_BROKEN;
  *producer = (struct kairo_ring_producer){.ring = ring, .limit = ring->capacity};
  return KAIRO_RING_OK;
}

void kairo_ring_producer_bells(struct kairo_ring_producer *producer,
                               struct kairo_ring *const *bells, size_t count) {
  producer->bells = bells;
  producer->bell_count = count;
}

/* Looks how far the consumer of the queue is, once, and checks it. */
static int ring_make_room(struct kairo_ring_producer *producer, uint64_t end) {
  if (producer->broken) return KAIRO_RING_BROKEN;
  uint64_t head = ring_acquire(producer->ring, KAIRO_RING_AT_HEAD);
  if (head < producer->head || head > producer->position || head % 16 != 0) {
    producer->broken = true;
    producer->limit = 0;
    return KAIRO_RING_BROKEN;
  }
  producer->head = head;
  producer->limit = head + producer->ring->capacity;
  return end <= producer->limit ? KAIRO_RING_OK : KAIRO_RING_NOTHING;
}

static void ring_header(struct kairo_ring_producer *producer, uint64_t position, int32_t type,
                        uint32_t length) {
  uint8_t *at = ring_data(producer->ring, position);
  memcpy(at, &length, sizeof length);
  memcpy(at + 4, &type, sizeof type);
  memcpy(at + 8, &producer->sequence, sizeof producer->sequence);
}

int kairo_ring_claim(struct kairo_ring_producer *producer, int32_t type, uint32_t length,
                     void **place) {
  struct kairo_ring *ring = producer->ring;
  if (type <= RING_PADDING || length > kairo_ring_max_message(ring)) return KAIRO_RING_REFUSED;
  uint64_t size = ring_record_size(length);
  uint64_t rest = ring_rest(ring, producer->position);
  uint64_t padding = size <= rest ? 0 : rest;
  uint64_t end = producer->position + padding + size;
  if (ring->kind == KAIRO_RING_BROADCAST) {
    if (end > producer->intent) producer->intent = end;
    ring_release(ring, KAIRO_RING_AT_INTENT, producer->intent);
    atomic_thread_fence(memory_order_release);
  } else if (end > producer->limit) {
    int room = ring_make_room(producer, end);
    if (room != KAIRO_RING_OK) return room;
  }
  if (padding > 0) {
    ring_header(producer, producer->position, RING_PADDING,
                (uint32_t)(padding - KAIRO_RING_RECORD_HEADER));
  }
  producer->start = producer->position + padding;
  producer->end = end;
  ring_header(producer, producer->start, type, length);
  *place = ring_data(ring, producer->start) + KAIRO_RING_RECORD_HEADER;
  return KAIRO_RING_OK;
}

static void ring_wake_consumers(struct kairo_ring_producer *producer) {
  atomic_thread_fence(memory_order_seq_cst);
  if (producer->ring->kind == KAIRO_RING_QUEUE) {
    ring_wake(producer->ring, KAIRO_RING_AT_CONSUMER_WAITING);
  }
  for (size_t i = 0; i < producer->bell_count; i++) {
    ring_wake(producer->bells[i], KAIRO_RING_AT_CONSUMER_WAITING);
  }
}

void kairo_ring_commit(struct kairo_ring_producer *producer) {
  producer->position = producer->end;
  producer->sequence++;
  ring_release(producer->ring, KAIRO_RING_AT_TAIL, producer->position);
  if (producer->ring->kind == KAIRO_RING_BROADCAST) {
    ring_release(producer->ring, KAIRO_RING_AT_LATEST, producer->start);
  }
  ring_wake_consumers(producer);
}

int kairo_ring_offer(struct kairo_ring_producer *producer, int32_t type, const void *payload,
                     uint32_t length) {
  void *place;
  int result = kairo_ring_claim(producer, type, length, &place);
  if (result != KAIRO_RING_OK) return result;
  if (length > 0) memcpy(place, payload, length);
  kairo_ring_commit(producer);
  return KAIRO_RING_OK;
}

bool kairo_ring_is_abandoned(const struct kairo_ring_producer *producer) {
  return ring_flag(producer->ring, KAIRO_RING_AT_CONSUMER_CLOSED);
}

int kairo_ring_await_room(struct kairo_ring_producer *producer, uint32_t length, int64_t nanos) {
  struct kairo_ring *ring = producer->ring;
  uint64_t size = ring_record_size(length);
  uint64_t rest = ring_rest(ring, producer->position);
  uint64_t end = producer->position + (size <= rest ? 0 : rest) + size;
  if (ring->kind != KAIRO_RING_QUEUE || end <= producer->limit) return KAIRO_RING_OK;
  ring_arm(ring, KAIRO_RING_AT_PRODUCER_WAITING);
  int room = ring_make_room(producer, end);
  if (room == KAIRO_RING_NOTHING && !kairo_ring_is_abandoned(producer)) {
    return ring_sleep(ring, KAIRO_RING_AT_PRODUCER_WAITING, nanos);
  }
  ring_disarm(ring, KAIRO_RING_AT_PRODUCER_WAITING);
  return room == KAIRO_RING_BROKEN ? room : KAIRO_RING_OK;
}

void kairo_ring_producer_end(struct kairo_ring_producer *producer) {
  atomic_store_explicit(ring_int(producer->ring, KAIRO_RING_AT_PRODUCER_CLOSED), 1,
                        memory_order_release);
  ring_wake_consumers(producer);
}

/* ---- the consumer ---------------------------------------------------------------------------- */

/* One record, its header read once. */
struct ring_record {
  uint64_t position;
  struct kairo_ring_message message;
};

static int ring_broken(struct kairo_ring_consumer *consumer) {
  consumer->broken = true;
  consumer->limit = consumer->position;
  return KAIRO_RING_BROKEN;
}

static struct ring_record ring_read(const struct kairo_ring *ring, uint64_t position) {
  uint64_t at = KAIRO_RING_HEADER + (position & (ring->capacity - 1));
  uint64_t word = atomic_load_explicit(ring_long(ring, at), memory_order_relaxed);
  uint64_t sequence = atomic_load_explicit(ring_long(ring, at + 8), memory_order_relaxed);
  return (struct ring_record){position,
                              {(int32_t)(uint32_t)(word >> 32), (uint32_t)word, sequence}};
}

static bool ring_is_well_formed(const struct kairo_ring *ring, const struct ring_record *record) {
  const struct kairo_ring_message *message = &record->message;
  return message->type > RING_PADDING && message->length <= kairo_ring_max_message(ring) &&
         ring_record_size(message->length) <= ring_rest(ring, record->position);
}

/* The message that follows at `position`, behind padding perhaps, and ends before `limit`. */
static bool ring_next(const struct kairo_ring *ring, uint64_t position, uint64_t limit,
                      struct ring_record *record) {
  *record = ring_read(ring, position);
  if (record->message.type == RING_PADDING) {
    uint64_t rest = ring_rest(ring, position);
    if (record->message.length != rest - KAIRO_RING_RECORD_HEADER || rest >= limit - position) {
      return false;
    }
    *record = ring_read(ring, position + rest);
  }
  return ring_is_well_formed(ring, record) &&
         ring_record_size(record->message.length) <= limit - record->position;
}

static void ring_copy(struct kairo_ring_consumer *consumer, const struct ring_record *record) {
  const uint8_t *payload =
      ring_data(consumer->ring, record->position) + KAIRO_RING_RECORD_HEADER;
  memcpy(consumer->copy, payload, record->message.length);
}

static bool ring_is_closed(const struct kairo_ring *ring) {
  return ring_flag(ring, KAIRO_RING_AT_PRODUCER_CLOSED);
}

/* Queue: gives room back. */
static void ring_give_back(struct kairo_ring_consumer *consumer) {
  consumer->published = consumer->position;
  ring_release(consumer->ring, KAIRO_RING_AT_HEAD, consumer->position);
  atomic_thread_fence(memory_order_seq_cst);
  ring_wake(consumer->ring, KAIRO_RING_AT_PRODUCER_WAITING);
}

/* Queue: gives all room back and looks how far the producer is. */
static int ring_refresh(struct kairo_ring_consumer *consumer) {
  if (consumer->broken) return KAIRO_RING_BROKEN;
  if (consumer->published != consumer->position) ring_give_back(consumer);
  uint64_t tail = ring_acquire(consumer->ring, KAIRO_RING_AT_TAIL);
  if (tail < consumer->limit || tail - consumer->position > consumer->ring->capacity ||
      tail % 16 != 0) {
    return ring_broken(consumer);
  }
  consumer->limit = tail;
  return tail == consumer->position ? KAIRO_RING_NOTHING : KAIRO_RING_OK;
}

static int ring_poll_queue(struct kairo_ring_consumer *consumer,
                           struct kairo_ring_message *message) {
  if (consumer->position == consumer->limit) {
    int result = ring_refresh(consumer);
    if (result != KAIRO_RING_OK) return result;
  }
  struct ring_record record;
  if (!ring_next(consumer->ring, consumer->position, consumer->limit, &record) ||
      record.message.sequence != consumer->expected) {
    return ring_broken(consumer);
  }
  ring_copy(consumer, &record);
  *message = record.message;
  consumer->expected++;
  consumer->position = record.position + ring_record_size(record.message.length);
  if (consumer->position - consumer->published >= consumer->ring->capacity / RING_SHARE_KEPT) {
    ring_give_back(consumer);
  }
  return KAIRO_RING_OK;
}

/* Broadcast: whether the producer may have begun to overwrite `from`, now that reading is over. */
static int ring_overwritten(const struct kairo_ring *ring, uint64_t from, uint64_t tail) {
  atomic_thread_fence(memory_order_acquire);
  uint64_t intent = ring_acquire(ring, KAIRO_RING_AT_INTENT);
  if (intent < tail) return KAIRO_RING_BROKEN;
  return intent - from > ring->capacity ? KAIRO_RING_NOTHING : KAIRO_RING_OK;
}

/* Broadcast: no more messages can have been before a place than had room there. */
static bool ring_is_countable(const struct ring_record *record) {
  return record->message.sequence <= record->position / KAIRO_RING_RECORD_HEADER;
}

static int ring_tail(struct kairo_ring_consumer *consumer, uint64_t *tail) {
  *tail = ring_acquire(consumer->ring, KAIRO_RING_AT_TAIL);
  bool sound = *tail >= consumer->position && *tail <= INT64_MAX && *tail % 16 == 0;
  return sound ? KAIRO_RING_OK : ring_broken(consumer);
}

/* Broadcast: copies the next message. NOTHING: the producer overtook, what was copied is void. */
static int ring_take(struct kairo_ring_consumer *consumer, uint64_t tail,
                     struct kairo_ring_message *message) {
  const struct kairo_ring *ring = consumer->ring;
  if (tail - consumer->position > ring->capacity) return KAIRO_RING_NOTHING;
  struct ring_record record;
  bool sound = ring_next(ring, consumer->position, tail, &record) &&
               record.message.sequence >= consumer->expected && ring_is_countable(&record);
  if (sound) ring_copy(consumer, &record);
  int result = ring_overwritten(ring, consumer->position, tail);
  if (result == KAIRO_RING_NOTHING) return result;
  if (result != KAIRO_RING_OK || !sound) return ring_broken(consumer);
  *message = record.message;
  consumer->lost += record.message.sequence - consumer->expected;
  consumer->expected = record.message.sequence + 1;
  consumer->position = record.position + ring_record_size(record.message.length);
  return KAIRO_RING_OK;
}

static int ring_poll_broadcast(struct kairo_ring_consumer *consumer,
                               struct kairo_ring_message *message) {
  if (consumer->broken) return KAIRO_RING_BROKEN;
  for (int attempt = 0; attempt < RING_ATTEMPTS; attempt++) {
    uint64_t tail;
    if (ring_tail(consumer, &tail) != KAIRO_RING_OK) return KAIRO_RING_BROKEN;
    if (tail == consumer->position) return KAIRO_RING_NOTHING;
    int result = ring_take(consumer, tail, message);
    if (result != KAIRO_RING_NOTHING) return result;
    uint64_t newest = ring_acquire(consumer->ring, KAIRO_RING_AT_LATEST);
    if (newest <= consumer->position || newest > INT64_MAX || newest % 16 != 0) {
      return ring_broken(consumer);
    }
    consumer->position = newest;
  }
  return KAIRO_RING_NOTHING;
}

/* Broadcast: goes behind the newest message, which tells the number of the next. */
static int ring_join(struct kairo_ring_consumer *consumer) {
  const struct kairo_ring *ring = consumer->ring;
  for (int attempt = 0; attempt < RING_ATTEMPTS; attempt++) {
    uint64_t tail;
    if (ring_tail(consumer, &tail) != KAIRO_RING_OK) return KAIRO_RING_BROKEN;
    if (tail == 0) return KAIRO_RING_OK;
    uint64_t newest = ring_acquire(ring, KAIRO_RING_AT_LATEST);
    if (newest > INT64_MAX || newest % 16 != 0) return ring_broken(consumer);
    struct ring_record record = ring_read(ring, newest);
    bool sound = ring_is_well_formed(ring, &record) && ring_is_countable(&record);
    int result = ring_overwritten(ring, newest, tail);
    if (result == KAIRO_RING_NOTHING) continue;
    if (result != KAIRO_RING_OK || !sound) return ring_broken(consumer);
    consumer->position = newest + ring_record_size(record.message.length);
    consumer->expected = record.message.sequence + 1;
    return KAIRO_RING_OK;
  }
  return ring_broken(consumer);
}

int kairo_ring_consumer_start(struct kairo_ring_consumer *consumer, const struct kairo_ring *ring,
                              void *copy) {
  if (ring->kind == KAIRO_RING_BELL) return KAIRO_RING_REFUSED;
  *consumer = (struct kairo_ring_consumer){.ring = ring, .copy = copy};
  return ring->kind == KAIRO_RING_BROADCAST ? ring_join(consumer) : KAIRO_RING_OK;
}

int kairo_ring_poll(struct kairo_ring_consumer *consumer, struct kairo_ring_message *message) {
  return consumer->ring->kind == KAIRO_RING_BROADCAST ? ring_poll_broadcast(consumer, message)
                                                      : ring_poll_queue(consumer, message);
}

int kairo_ring_await(struct kairo_ring_consumer *consumer, struct kairo_ring *bell,
                     int64_t nanos) {
  bool queue = consumer->ring->kind == KAIRO_RING_QUEUE;
  const struct kairo_ring *sleeper = queue ? consumer->ring : bell;
  if (consumer->broken) return KAIRO_RING_BROKEN;
  if (queue && consumer->position != consumer->limit) return KAIRO_RING_OK;
  ring_arm(sleeper, KAIRO_RING_AT_CONSUMER_WAITING);
  uint64_t tail = 0;
  int result = queue ? ring_refresh(consumer) : ring_tail(consumer, &tail);
  bool empty = queue ? result == KAIRO_RING_NOTHING : tail == consumer->position;
  if (result != KAIRO_RING_BROKEN && empty && !ring_is_closed(consumer->ring)) {
    return ring_sleep(sleeper, KAIRO_RING_AT_CONSUMER_WAITING, nanos);
  }
  ring_disarm(sleeper, KAIRO_RING_AT_CONSUMER_WAITING);
  return result == KAIRO_RING_BROKEN ? result : KAIRO_RING_OK;
}

uint64_t kairo_ring_lost(const struct kairo_ring_consumer *consumer) { return consumer->lost; }

bool kairo_ring_is_ended(const struct kairo_ring_consumer *consumer) {
  return ring_is_closed(consumer->ring) &&
         ring_acquire(consumer->ring, KAIRO_RING_AT_TAIL) == consumer->position;
}

void kairo_ring_consumer_end(struct kairo_ring_consumer *consumer) {
  if (consumer->ring->kind != KAIRO_RING_QUEUE) return;
  atomic_store_explicit(ring_int(consumer->ring, KAIRO_RING_AT_CONSUMER_CLOSED), 1,
                        memory_order_release);
  atomic_thread_fence(memory_order_seq_cst);
  ring_wake(consumer->ring, KAIRO_RING_AT_PRODUCER_WAITING);
}

/* ---- rings that the kernel hands out ------------------------------------------------------- */

/* What is left of the descriptors that came is closed. */
static bool ring_failed(struct kairo *kairo, struct kairo_ring_end *end, const char *sentence,
                        struct kairo_error *error) {
  while (end->bell_count > 0) kairo_ring_close(&end->bells[--end->bell_count]);
  if (end->ring.bytes != NULL) kairo_ring_close(&end->ring);
  hand_over(kairo, kairo->held_count);
  if (sentence != NULL) {
    fail(error, "internal", false);
    SAY(error->sentence, "%s", sentence);
  }
  return false;
}

static bool ring_text(struct kairo_reader result, const char *key, char *copy, size_t capacity) {
  struct kairo_reader value;
  struct kairo_text text;
  if (!kairo_find(result, key, &value) || !kairo_read_text(&value, &text)) return false;
  kairo_copy_text(text, copy, capacity);
  return text.length < capacity;
}

static int ring_take_descriptor(struct kairo *kairo) {
  int fd = kairo->held[0];
  kairo->held_count--;
  memmove(kairo->held, kairo->held + 1, kairo->held_count * sizeof fd);
  return fd;
}

static bool ring_map_bells(struct kairo *kairo, struct kairo_ring_end *end) {
  while (kairo->held_count > 0) {
    if (end->bell_count == KAIRO_RING_BELLS) return false;
    struct kairo_ring *bell = &end->bells[end->bell_count];
    int fd = ring_take_descriptor(kairo);
    if (kairo_ring_map(bell, fd, KAIRO_RING_BELL) != KAIRO_RING_OK) {
      close(fd);
      return false;
    }
    end->all_bells[end->bell_count++] = bell;
  }
  return true;
}

/* Makes the call that was begun and maps what comes along. */
static bool ring_call(struct kairo *kairo, bool produces, struct kairo_ring_end *end,
                      struct kairo_error *error) {
  struct kairo_reader result, value;
  struct kairo_text kind;
  memset(end, 0, sizeof *end);
  kairo->taker = 2 * (kairo->requests + 1) + 1;
  bool answered = kairo_call(kairo, &result, error);
  kairo->taker = 0;
  if (!answered) return ring_failed(kairo, end, NULL, error);
  if (!ring_text(result, "ring", end->id, sizeof end->id) ||
      !ring_text(result, "handle", end->handle, sizeof end->handle) ||
      !kairo_find(result, "kind", &value) || !kairo_read_text(&value, &kind) ||
      kairo->held_count == 0) {
    return ring_failed(kairo, end, "the reply must name a ring and bring its memory", error);
  }
  bool queue = kairo_text_is(kind, "queue");
  int fd = ring_take_descriptor(kairo);
  int mapped = queue || produces
                   ? kairo_ring_map(&end->ring, fd, queue ? KAIRO_RING_QUEUE : KAIRO_RING_BROADCAST)
                   : kairo_ring_map_read_only(&end->ring, fd);
  if (mapped != KAIRO_RING_OK) close(fd);
  if (mapped != KAIRO_RING_OK || !ring_map_bells(kairo, end)) {
    return ring_failed(kairo, end, "the memory that came must be a ring", error);
  }
  return true;
}

bool kairo_ring_produce(struct kairo *kairo, const char *topic, enum kairo_ring_kind kind,
                        uint64_t capacity, uint32_t consumers, struct kairo_ring_end *end,
                        struct kairo_error *error) {
  bool queue = kind == KAIRO_RING_QUEUE;
  struct kairo_writer *out = kairo_begin(kairo, "ring.create", 0);
  kairo_write_map(out, queue ? 3 : 4);
  kairo_write_key(out, "topic");
  kairo_write_text(out, topic);
  kairo_write_key(out, "kind");
  kairo_write_text(out, queue ? "queue" : "broadcast");
  kairo_write_key(out, "capacity");
  kairo_write_int(out, (int64_t)capacity);
  if (!queue) {
    kairo_write_key(out, "consumers");
    kairo_write_int(out, consumers);
  }
  if (!ring_call(kairo, true, end, error)) return false;
  if (kairo_ring_producer_start(&end->producer, &end->ring) != KAIRO_RING_OK) {
    return ring_failed(kairo, end, "the ring must be new to its producer", error);
  }
  kairo_ring_producer_bells(&end->producer, end->all_bells, end->bell_count);
  return true;
}

bool kairo_ring_consume(struct kairo *kairo, const char *topic, struct kairo_ring_end *end,
                        struct kairo_error *error) {
  struct kairo_writer *out = kairo_begin(kairo, "ring.open", 0);
  kairo_write_map(out, 1);
  kairo_write_key(out, "topic");
  kairo_write_text(out, topic);
  return ring_call(kairo, false, end, error);
}

bool kairo_ring_give_up(struct kairo *kairo, struct kairo_ring_end *end,
                        struct kairo_error *error) {
  struct kairo_writer *out = kairo_begin(kairo, "ring.close", 0);
  kairo_write_map(out, 1);
  kairo_write_key(out, "handle");
  kairo_write_text(out, end->handle);
  while (end->bell_count > 0) kairo_ring_close(&end->bells[--end->bell_count]);
  kairo_ring_close(&end->ring);
  return kairo_call(kairo, NULL, error);
}
