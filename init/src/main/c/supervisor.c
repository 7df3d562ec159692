#include "supervisor.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "children.h"
#include "clock.h"
#include "keep.h"
#include "notify.h"
#include "say.h"
#include "talk.h"

/* Shorter in the tests. */
#ifndef GRACE_MS
#define GRACE_MS 10000 /* from SIGTERM to SIGKILL for kairod */
#endif
#ifndef SWEEP_MS
#define SWEEP_MS 2000 /* the same for what kairod left; then as long again until they are given up */
#endif
#ifndef LONG_LIFE_MS
#define LONG_LIFE_MS 60000 /* a kairod that lived so long starts the count of deaths anew */
#endif
#ifndef LONGEST_DELAY_MS
#define LONGEST_DELAY_MS 10000
#endif
enum { ABORT_MS = 2000, FIRST_DELAY_MS = 100, DEATHS_MAX = 10 };

static int64_t watchdog_deadline(const struct supervisor *s) {
  return s->watchdog_ms > 0 ? now_ms() + s->watchdog_ms : NEVER;
}

/* The first restart is at once, the next after 100 ms, then twice as long each time up to 10 s. */
static int64_t delay_after(int deaths) {
  if (deaths <= 1) return 0;
  int64_t delay = (int64_t)FIRST_DELAY_MS << (deaths - 2);
  return delay < LONGEST_DELAY_MS ? delay : LONGEST_DELAY_MS;
}

static void end(struct supervisor *s) {
  s->phase = DONE;
  s->deadline = NEVER;
}

/* No process outlives this one: first it is asked to end, then it is killed. */
static void sweep(struct supervisor *s, int status) {
  s->status = status;
  s->phase = SWEEPING;
  s->deadline = now_ms() + SWEEP_MS;
  if (children_let_go()) {
    children_signal(SIGTERM);
  } else {
    end(s);
  }
}

static void sweep_on(struct supervisor *s) {
  if (!children_let_go()) {
    end(s);
  } else {
    /* Those whose parent just ended have become children of this process. */
    children_signal(s->killed ? SIGKILL : SIGTERM);
  }
}

static void sweep_harder(struct supervisor *s) {
  if (s->killed) {
    say("%d processes did not end", children_signal(SIGKILL));
    end(s);
    return;
  }
  s->killed = true;
  s->deadline = now_ms() + SWEEP_MS;
  children_signal(SIGKILL);
}

static void give_up(struct supervisor *s, int status) {
  notify("STOPPING=1\nSTATUS=kairod does not stay up");
  sweep(s, status);
}

/* Starts another kairod, unless it would be the tenth in a row that dies young. */
static void start_again(struct supervisor *s) {
  if (now_ms() - s->started_at >= LONG_LIFE_MS) s->deaths = 0;
  if (++s->deaths == DEATHS_MAX) {
    say("kairod died %d times in a row, each within %d s: giving up", DEATHS_MAX,
        LONG_LIFE_MS / 1000);
    give_up(s, 1);
    return;
  }
  int64_t delay = delay_after(s->deaths);
  say("starting kairod again in %d ms", (int)delay);
  notify("STATUS=kairod ended and is started again");
  s->phase = DOWN;
  s->deadline = now_ms() + delay;
}

static void start(struct supervisor *s) {
  talk_begin(s);
  s->ready = false;
  s->started_at = now_ms();
  s->kairod = kairod_start(s->command, &s->surroundings, &s->line);
  if (s->kairod < 0) {
    start_again(s);
    return;
  }
  s->phase = UP;
  s->deadline = watchdog_deadline(s);
  /* To act on a kairod that is not there is to be alive. */
  notify("WATCHDOG=1");
}

static void kairod_ended(struct supervisor *s, const struct ended *ended) {
  int status = ended->by_signal ? 128 + ended->status : ended->status;
  talk_hear(s); /* what it had said is not lost with it */
  talk_end(s);
  s->kairod = 0;
  if (s->phase == LEAVING) {
    sweep(s, ended->by_signal && ended->status == SIGKILL ? 1 : 0);
  } else if (status == 0) {
    notify("STOPPING=1");
    sweep(s, 0);
  } else if (!s->ever_ready) {
    give_up(s, status);
  } else {
    say("kairod ended pid=%d %s=%d", (int)ended->pid, ended->by_signal ? "signal" : "status",
        ended->status);
    start_again(s);
  }
}

void supervisor_begin(struct supervisor *s) { start(s); }

void supervisor_leave(struct supervisor *s) {
  if (s->phase == LEAVING || s->phase == SWEEPING || s->phase == DONE) return;
  notify("STOPPING=1");
  if (s->phase == DOWN) {
    sweep(s, 0);
    return;
  }
  kill(s->kairod, SIGTERM);
  s->phase = LEAVING;
  s->deadline = now_ms() + GRACE_MS;
}

void supervisor_reap(struct supervisor *s) {
  struct ended ended;
  if (s->kairod > 0 && children_take(s->kairod, &ended)) {
    kairod_ended(s, &ended);
  } else if (s->phase == SWEEPING) {
    sweep_on(s);
  }
}

void supervisor_stopping(struct supervisor *s) {
  if (s->phase != UP && s->phase != HUNG) return;
  notify("STOPPING=1");
  s->phase = LEAVING;
  s->deadline = now_ms() + GRACE_MS;
}

void supervisor_ready(struct supervisor *s) {
  if (!s->ready) notify("READY=1\nSTATUS=kairod is up, pid %d", (int)s->kairod);
  s->ready = true;
  s->ever_ready = true;
  supervisor_alive(s);
}

void supervisor_alive(struct supervisor *s) {
  if (s->phase != UP) return;
  s->deadline = watchdog_deadline(s);
  notify("WATCHDOG=1");
}

static void abort_hung(struct supervisor *s) {
  say("kairod was silent for %d ms: aborting it", (int)s->watchdog_ms);
  kill(s->kairod, SIGABRT);
  s->phase = HUNG;
  s->deadline = now_ms() + ABORT_MS;
}

void supervisor_tick(struct supervisor *s) {
  if (now_ms() < s->deadline) return;
  switch (s->phase) {
    case DOWN:
      start(s);
      break;
    case UP:
      abort_hung(s);
      break;
    case HUNG:
    case LEAVING:
      say("kairod did not end: killing it");
      kill(s->kairod, SIGKILL);
      s->deadline = NEVER;
      break;
    case SWEEPING:
      sweep_harder(s);
      break;
    case DONE:
      break;
  }
}
