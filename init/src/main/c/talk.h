/* The line to kairod: turns its messages into what they ask for, and tells it what it must know. */
#ifndef TALK_H
#define TALK_H

#include <stdbool.h>

#include "supervisor.h"

/* A new kairod knows nothing yet, and has no line. */
void talk_begin(struct supervisor *);

/* Takes in what kairod said. */
void talk_hear(struct supervisor *);

/* Tells kairod what there is to tell, as far as there is room. Returns whether some is left. */
bool talk_tell(struct supervisor *);

/* Hangs up. */
void talk_end(struct supervisor *);

#endif
