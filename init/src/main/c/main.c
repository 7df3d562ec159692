/*
 * kairo-init: starts kairod, starts it again when it dies, and meanwhile keeps what must not die with
 * it: its open files, and the ends of the processes that it started. It decides nothing else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "clock.h"
#include "keep.h"
#include "message.h"
#include "notify.h"
#include "say.h"
#include "supervisor.h"
#include "talk.h"

enum { EXIT_USAGE = 2, WATCHDOG_MAX_S = 3600, FILES_OF_OWN = 32 };

static int usage(void) {
  fputs("usage: kairo-init [--watchdog SECONDS] -- COMMAND [ARGUMENT...]\n"
        "\n"
        "  --watchdog SECONDS   abort and restart the command when it is silent for so long\n",
        stderr);
  return EXIT_USAGE;
}

/* Fills in what the command line says. False when it says nothing that can be done. */
static bool parse(struct supervisor *s, char **arguments) {
  if (arguments[0] != NULL && strcmp(arguments[0], "--watchdog") == 0 && arguments[1] != NULL) {
    char *end;
    long seconds = strtol(arguments[1], &end, 10);
    if (*end != '\0' || seconds < 1 || seconds > WATCHDOG_MAX_S) {
      say("--watchdog must be 1 to %d seconds, got '%s'", WATCHDOG_MAX_S, arguments[1]);
      return false;
    }
    s->watchdog_ms = seconds * 1000;
    arguments += 2;
  }
  if (arguments[0] == NULL || strcmp(arguments[0], "--") != 0 || arguments[1] == NULL) return false;
  s->command = arguments + 1;
  return true;
}

static void announce(const struct supervisor *s) {
  char number[24];
  snprintf(number, sizeof number, "%d", LINE_FD);
  setenv(LINE_VARIABLE, number, 1);
  snprintf(number, sizeof number, "%lld", (long long)s->watchdog_ms);
  if (s->watchdog_ms > 0) setenv(WATCHDOG_VARIABLE, number, 1);
}

/* Room for all that may be kept, in this process alone. */
static void raise_files(const struct rlimit *found) {
  struct rlimit files = *found;
  rlim_t wanted = KEEP_MAX + FILES_OF_OWN;
  if (files.rlim_cur < wanted) files.rlim_cur = wanted < files.rlim_max ? wanted : files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/* Becomes the parent of orphans, and takes its signals as a file. Returns that file, or -1. */
static int settle(struct supervisor *s) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigprocmask(SIG_BLOCK, &signals, &s->surroundings.mask);
  sigaction(SIGPIPE, &ignore, &s->surroundings.on_pipe);
  getrlimit(RLIMIT_NOFILE, &s->surroundings.files);
  raise_files(&s->surroundings.files);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) return -1;
  return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void hear_signals(struct supervisor *s, int signals) {
  struct signalfd_siginfo info;
  while (read(signals, &info, sizeof info) == (ssize_t)sizeof info) {
    if (info.ssi_signo != SIGCHLD) supervisor_leave(s);
  }
}

static int until(int64_t deadline) {
  if (deadline == NEVER) return -1;
  int64_t left = deadline - now_ms();
  return left < 0 ? 0 : (int)left;
}

static int run(struct supervisor *s, int signals) {
  supervisor_begin(s);
  while (s->phase != DONE) {
    bool more = talk_tell(s);
    struct pollfd entries[] = {{.fd = signals, .events = POLLIN},
                               {.fd = s->line, .events = (short)(more ? POLLIN | POLLOUT : POLLIN)}};
    if (poll(entries, 2, until(s->deadline)) < 0 && errno != EINTR) return EXIT_FAILURE;
    hear_signals(s, signals);
    talk_hear(s);
    supervisor_reap(s);
    supervisor_tick(s);
  }
  return s->status;
}

int main(int count, char **arguments) {
  struct supervisor supervisor = {.line = -1, .deadline = NEVER};
  if (count < 1 || !parse(&supervisor, arguments + 1)) return usage();
  notify_open();
  announce(&supervisor);
  int signals = settle(&supervisor);
  if (signals < 0) {
    say("cannot settle: %s", strerror(errno));
    return EXIT_FAILURE;
  }
  return run(&supervisor, signals);
}
