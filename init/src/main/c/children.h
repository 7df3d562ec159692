/*
 * The children of this process other than kairod: what kairod left behind, and what those left. A
 * child that ended stays a zombie until it is let go. So the record of its end is Linux's own, it
 * can't be lost, and its pid can't come to mean another process meanwhile.
 */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

struct ended {
  pid_t pid;
  bool by_signal;
  int status; /* the code, or the signal */
};

/* Whether process `pid` has ended; if so it is let go. */
bool children_take(pid_t pid, struct ended *ended);

/* Looks at one that has ended without letting it go. False when there is none. */
bool children_peek(struct ended *ended);

/* Lets all go that have ended. Returns whether any child is left. */
bool children_let_go(void);

/* Signals every child. Returns how many there were. */
int children_signal(int signal);

#endif
