/* Keeps kairod running: what it hears from signals, from kairod and from the clock becomes what it does. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "kairod.h"

enum phase {
  DOWN,     /* kairod is started when `deadline` comes */
  UP,       /* kairod runs, and is hung when `deadline` comes without a word of it */
  HUNG,     /* it was told to abort, and is killed when `deadline` comes */
  LEAVING,  /* kairod is stopping for good, and is killed when `deadline` comes */
  SWEEPING, /* kairod is gone, and when `deadline` comes what it left is killed too */
  DONE
};

struct supervisor {
  char *const *command;
  struct surroundings surroundings;
  int64_t watchdog_ms; /* 0: none */

  enum phase phase;
  int64_t deadline;
  pid_t kairod;
  int line; /* to kairod, or -1 */
  bool ready;      /* this kairod said so */
  bool ever_ready; /* one did */
  int64_t started_at;
  int deaths; /* in a row, none after a long life */
  int status; /* what this process will exit with */
  bool killed; /* what is left of kairod's children was */

  /* Towards kairod. */
  bool listing;     /* it asked, and not all was said */
  size_t next_kept; /* to be listed */
  bool listed;      /* it knows what is kept, so it may hear which processes ended */
  pid_t reported;   /* the one that it was told of and has not answered for, or 0 */
  int complaints;
};

/* Starts the first kairod. */
void supervisor_begin(struct supervisor *);

/* SIGTERM or the like came. */
void supervisor_leave(struct supervisor *);

/* A child ended: kairod, or one of the others. */
void supervisor_reap(struct supervisor *);

/* kairod said that it serves, that it is alive, that it stops for good. */
void supervisor_ready(struct supervisor *);
void supervisor_alive(struct supervisor *);
void supervisor_stopping(struct supervisor *);

/* Does what is due. */
void supervisor_tick(struct supervisor *);

#endif
