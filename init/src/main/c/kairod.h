/* The process that is kept running. */
#ifndef KAIROD_H
#define KAIROD_H

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

/* What a process shall find as this one found it. */
struct surroundings {
  sigset_t mask;
  struct sigaction on_pipe;
  struct rlimit files;
};

/* Starts it with a line of its own, whose other end goes to `line`. Returns its pid, or -1. */
pid_t kairod_start(char *const command[], const struct surroundings *surroundings, int *line);

#endif
