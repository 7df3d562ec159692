#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* In one write, so that lines of other processes do not cut it. Where nobody listens it is lost. */
void say(const char *format, ...) {
  static const char prefix[] = "kairo-init: ";
  char line[512];
  size_t length = sizeof prefix - 1;
  memcpy(line, prefix, length);
  va_list arguments;
  va_start(arguments, format);
  int wanted = vsnprintf(line + length, sizeof line - length - 1, format, arguments);
  va_end(arguments);
  if (wanted < 0) return;
  length = strlen(line);
  line[length++] = '\n';
  ssize_t written = write(STDERR_FILENO, line, length);
  (void)written;
}
