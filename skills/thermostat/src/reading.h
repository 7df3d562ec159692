/* The thermometer's language: lines such as `T=23.412 N=17`. */
#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_CAPACITY = 64, LINE_SHOWN = 40 };

struct reading {
  double celsius;
  int64_t n;
};

/* Bytes as they come, up to the next line feed. All zero at first. */
struct line {
  char bytes[LINE_CAPACITY];
  size_t length;
  bool too_long;
};

/* Takes in one byte. True when it ended the line, which is then complete until line_clear. */
bool line_add(struct line *line, char byte);
void line_clear(struct line *line);

/* Whether the line is a reading, exactly and with nothing before, between or after. */
bool line_parse(const struct line *line, struct reading *reading);

/* The line's printable characters, at most LINE_SHOWN, ended by NUL. */
void line_show(const struct line *line, char text[LINE_SHOWN + 1]);

#endif
