#include "kairo_line.h"

#include <string.h>

static void put(struct kl_frame *frame, const void *bytes, size_t count) {
  if (count > sizeof frame->bytes - frame->length) {
    frame->overflow = true;
    return;
  }
  memcpy(frame->bytes + frame->length, bytes, count);
  frame->length += count;
}

static void put_byte(struct kl_frame *frame, uint8_t byte) { put(frame, &byte, 1); }

/* The `count` low bytes of `value`, the highest first. */
static void put_big_endian(struct kl_frame *frame, uint64_t value, int count) {
  for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
    put_byte(frame, (uint8_t)(value >> shift));
  }
}

void kl_begin(struct kl_frame *frame, uint8_t type) {
  const uint8_t header[KL_HEADER] = {'K', 'A', 2, type, 0, 0, 0, 0};
  frame->length = 0;
  frame->overflow = false;
  put(frame, header, sizeof header);
}

void kl_map(struct kl_frame *frame, unsigned pairs) {
  if (pairs > 15) {
    frame->overflow = true;
    return;
  }
  put_byte(frame, (uint8_t)(0x80 | pairs));
}

void kl_text(struct kl_frame *frame, const char *text) {
  size_t length = strlen(text);
  if (length < 32) {
    put_byte(frame, (uint8_t)(0xa0 | length));
  } else if (length < 256) {
    put_byte(frame, 0xd9);
    put_byte(frame, (uint8_t)length);
  } else {
    frame->overflow = true;
    return;
  }
  put(frame, text, length);
}

void kl_int(struct kl_frame *frame, int64_t value) {
  if (value >= 0 && value < 128) {
    put_byte(frame, (uint8_t)value);
    return;
  }
  put_byte(frame, 0xd3);
  put_big_endian(frame, (uint64_t)value, 8);
}

void kl_float(struct kl_frame *frame, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  put_byte(frame, 0xcb);
  put_big_endian(frame, bits, 8);
}

bool kl_end(struct kl_frame *frame) {
  size_t body = frame->length - KL_HEADER;
  for (int i = 0; i < 4; i++) {
    frame->bytes[4 + i] = (uint8_t)(body >> (24 - 8 * i));
  }
  return !frame->overflow;
}

/* MessagePack being read: nothing beyond `end` is touched, and `bad` stays once it is set. */
struct reader {
  const uint8_t *at;
  const uint8_t *end;
  bool bad;
};

static const uint8_t *take(struct reader *in, uint64_t count) {
  const uint8_t *taken = in->at;
  if (in->bad || count > (uint64_t)(in->end - in->at)) {
    in->bad = true;
    return NULL;
  }
  in->at += count;
  return taken;
}

static uint64_t take_big_endian(struct reader *in, int count) {
  const uint8_t *bytes = take(in, (uint64_t)count);
  uint64_t value = 0;
  for (int i = 0; bytes != NULL && i < count; i++) {
    value = value << 8 | bytes[i];
  }
  return value;
}

/* What starts at the reader: how many bytes of content follow, or how many values inside it. */
struct value {
  enum { SCALAR, TEXT, MAP, ARRAY } form;
  uint64_t count;
};

static struct value take_head(struct reader *in) {
  static const uint8_t fixed[] = {1, 2, 4, 8, 1, 2, 4, 8};
  const uint8_t *first = take(in, 1);
  uint8_t head = first == NULL ? 0xc0 : *first;
  if (head < 0x80 || head >= 0xe0) return (struct value){SCALAR, 0};
  if (head < 0x90) return (struct value){MAP, head & 0x0f};
  if (head < 0xa0) return (struct value){ARRAY, head & 0x0f};
  if (head < 0xc0) return (struct value){TEXT, head & 0x1f};
  if (head < 0xc4) return (struct value){SCALAR, 0};
  if (head < 0xc7) return (struct value){SCALAR, take_big_endian(in, 1 << (head - 0xc4))};
  if (head < 0xca) return (struct value){SCALAR, take_big_endian(in, 1 << (head - 0xc7)) + 1};
  if (head < 0xcc) return (struct value){SCALAR, head == 0xca ? 4 : 8};
  if (head < 0xd4) return (struct value){SCALAR, fixed[head - 0xcc]};
  if (head < 0xd9) return (struct value){SCALAR, (UINT64_C(1) << (head - 0xd4)) + 1};
  if (head < 0xdc) return (struct value){TEXT, take_big_endian(in, 1 << (head - 0xd9))};
  if (head < 0xde) return (struct value){ARRAY, take_big_endian(in, 2 << (head - 0xdc))};
  return (struct value){MAP, take_big_endian(in, 2 << (head - 0xde))};
}

/* Steps over one value. Every value takes a byte, so a count that lies ends at the packet's end. */
static void skip(struct reader *in) {
  uint64_t values = 1;
  while (values > 0 && !in->bad) {
    struct value value = take_head(in);
    values--;
    if (value.form == MAP) {
      values += 2 * value.count;
    } else if (value.form == ARRAY) {
      values += value.count;
    } else {
      take(in, value.count);
    }
  }
}

static void copy_printable(const uint8_t *from, uint64_t count, char *text, size_t capacity) {
  size_t length = 0;
  for (uint64_t i = 0; i < count && length + 1 < capacity; i++) {
    if (from[i] >= 0x20 && from[i] < 0x7f) text[length++] = (char)from[i];
  }
  text[length] = '\0';
}

bool kl_error(const uint8_t *packet, size_t length, char *text, size_t capacity) {
  static const uint8_t magic[] = {'K', 'A'};
  if (length < KL_HEADER || memcmp(packet, magic, sizeof magic) != 0 ||
      packet[3] != KL_RESPONSE || capacity == 0) {
    return false;
  }
  struct reader in = {packet + KL_HEADER, packet + length, false};
  struct value map = take_head(&in);
  for (uint64_t i = 0; map.form == MAP && i < map.count && !in.bad; i++) {
    struct value key = take_head(&in);
    const uint8_t *name = key.form == TEXT ? take(&in, key.count) : NULL;
    if (name == NULL) return false;
    if (key.count != 5 || memcmp(name, "error", 5) != 0) {
      skip(&in);
      continue;
    }
    struct value sentence = take_head(&in);
    const uint8_t *bytes = sentence.form == TEXT ? take(&in, sentence.count) : NULL;
    if (bytes == NULL) return false;
    copy_printable(bytes, sentence.count, text, capacity);
    return true;
  }
  return false;
}
