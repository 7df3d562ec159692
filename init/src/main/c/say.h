/* One line for the operator, on descriptor 2. */
#ifndef SAY_H
#define SAY_H

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
