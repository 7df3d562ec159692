/*
 * A skill's line to the kernel: descriptor 3, a SOCK_SEQPACKET socket whose every packet is one
 * frame:
 *
 *   0  'K' 'A'    2  version 2    3  type    4  length, 32 bits big-endian    8  MessagePack
 *
 * Memory is the caller's and nothing is allocated. Whatever does not fit makes the frame fail as a
 * whole, in kl_end.
 */
#ifndef KAIRO_LINE_H
#define KAIRO_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KL_FD = 3, KL_HEADER = 8, KL_CAPACITY = 512 };
enum { KL_REQUEST = 1, KL_RESPONSE = 2 };

/* A frame being written. Starts with kl_begin, ends with kl_end. */
struct kl_frame {
  uint8_t bytes[KL_CAPACITY];
  size_t length;
  bool overflow;
};

void kl_begin(struct kl_frame *frame, uint8_t type);

/* A map of `pairs` (at most 15): that many times a key and a value must follow. */
void kl_map(struct kl_frame *frame, unsigned pairs);
void kl_text(struct kl_frame *frame, const char *text);
void kl_int(struct kl_frame *frame, int64_t value);
void kl_float(struct kl_frame *frame, double value);

/* Fills in the length. False when the frame did not fit: it must not be sent. */
bool kl_end(struct kl_frame *frame);

/*
 * Looks for the sentence of an error in a packet that came from the kernel. Copies its printable
 * characters to `text`, ended by NUL, and returns whether there was one.
 */
bool kl_error(const uint8_t *packet, size_t length, char *text, size_t capacity);

#endif
