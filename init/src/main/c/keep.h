/* The open files that kairod has entrusted to this process, each under a name. */
#ifndef KEEP_H
#define KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

#ifndef KEEP_MAX
#define KEEP_MAX 4096
#endif

struct kept {
  int fd;
  uint8_t length;
  char name[NAME_MAX_BYTES];
};

/* Whether these bytes are a name: 1 to 64 of A-Z a-z 0-9 . _ - */
bool keep_is_name(const uint8_t *bytes, size_t length);

/* Takes the descriptor, in place of the one of the same name. False, and closed, when all is full. */
bool keep_add(const uint8_t *name, size_t length, int fd);

/* Closes what has this name, if anything has. */
void keep_drop(const uint8_t *name, size_t length);

size_t keep_count(void);

/* Number `index` of `keep_count()`, in the order in which they came. */
const struct kept *keep_at(size_t index);

#endif
