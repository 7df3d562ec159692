#include "keep.h"

#include <string.h>
#include <unistd.h>

static struct kept kept[KEEP_MAX];
static size_t count;

bool keep_is_name(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    uint8_t c = bytes[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '.' || c == '_' || c == '-';
    if (!plain) return false;
  }
  return length >= 1 && length <= NAME_MAX_BYTES;
}

/* The place of the name, or `count`. */
static size_t find(const uint8_t *name, size_t length) {
  size_t i = 0;
  while (i < count && !(kept[i].length == length && memcmp(kept[i].name, name, length) == 0)) i++;
  return i;
}

bool keep_add(const uint8_t *name, size_t length, int fd) {
  size_t i = find(name, length);
  if (i == KEEP_MAX) {
    close(fd);
    return false;
  }
  if (i < count) {
    close(kept[i].fd);
  } else {
    count++;
    kept[i].length = (uint8_t)length;
    memcpy(kept[i].name, name, length);
  }
  kept[i].fd = fd;
  return true;
}

void keep_drop(const uint8_t *name, size_t length) {
  size_t i = find(name, length);
  if (i == count) return;
  close(kept[i].fd);
  count--;
  memmove(&kept[i], &kept[i + 1], (count - i) * sizeof kept[0]);
}

size_t keep_count(void) { return count; }

const struct kept *keep_at(size_t index) { return &kept[index]; }
