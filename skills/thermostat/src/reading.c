#include "reading.h"

bool line_add(struct line *line, char byte) {
  if (byte == '\n') {
    if (line->length > 0 && line->bytes[line->length - 1] == '\r') line->length--;
    return true;
  }
  if (line->length == sizeof line->bytes) {
    line->too_long = true;
  } else {
    line->bytes[line->length++] = byte;
  }
  return false;
}

void line_clear(struct line *line) {
  line->length = 0;
  line->too_long = false;
}

static bool take(const struct line *line, size_t *at, char expected) {
  if (*at == line->length || line->bytes[*at] != expected) return false;
  (*at)++;
  return true;
}

/* Appends one to `most` digits to `value` and returns how many there were, 0 when too many. */
static int digits(const struct line *line, size_t *at, int most, int64_t *value) {
  int count = 0;
  while (*at < line->length && line->bytes[*at] >= '0' && line->bytes[*at] <= '9') {
    if (++count > most) return 0;
    *value = *value * 10 + (line->bytes[(*at)++] - '0');
  }
  return count;
}

/* By hand: strtod takes spaces, hexadecimal, `inf`, and the comma of some countries. */
static bool take_celsius(const struct line *line, size_t *at, double *celsius) {
  static const double scale[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  bool negative = take(line, at, '-');
  int64_t value = 0;
  int fraction = 0;
  if (digits(line, at, 4, &value) == 0) return false;
  if (take(line, at, '.')) {
    fraction = digits(line, at, 6, &value);
    if (fraction == 0) return false;
  }
  *celsius = (double)(negative ? -value : value) / scale[fraction];
  return true;
}

bool line_parse(const struct line *line, struct reading *reading) {
  size_t at = 0;
  struct reading found = {0, 0};
  bool valid = !line->too_long && take(line, &at, 'T') && take(line, &at, '=') &&
               take_celsius(line, &at, &found.celsius) && take(line, &at, ' ') &&
               take(line, &at, 'N') && take(line, &at, '=') &&
               digits(line, &at, 18, &found.n) > 0 && at == line->length;
  if (valid) *reading = found;
  return valid;
}

void line_show(const struct line *line, char text[LINE_SHOWN + 1]) {
  size_t length = 0;
  for (size_t i = 0; i < line->length && length < LINE_SHOWN; i++) {
    if (line->bytes[i] >= 0x20 && line->bytes[i] < 0x7f) text[length++] = line->bytes[i];
  }
  text[length] = '\0';
}
