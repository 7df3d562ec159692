#include "children.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool wait_for(idtype_t kind, id_t id, int options, struct ended *ended) {
  siginfo_t info = {.si_pid = 0};
  if (waitid(kind, id, &info, options | WEXITED | WNOHANG) < 0 || info.si_pid == 0) return false;
  ended->pid = info.si_pid;
  ended->by_signal = info.si_code != CLD_EXITED;
  ended->status = info.si_status;
  return true;
}

bool children_take(pid_t pid, struct ended *ended) {
  return wait_for(P_PID, (id_t)pid, 0, ended);
}

bool children_peek(struct ended *ended) { return wait_for(P_ALL, 0, WNOWAIT, ended); }

bool children_let_go(void) {
  struct ended ended;
  while (wait_for(P_ALL, 0, 0, &ended)) continue;
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

/* The parent of process `pid`, or 0: `pid (name, which may have spaces) state parent ...`. */
static pid_t parent_of(const char *pid) {
  char path[64], text[256];
  snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  text[length < 0 ? 0 : length] = '\0';
  const char *name_end = strrchr(text, ')');
  int parent = 0;
  if (name_end == NULL || sscanf(name_end, ") %*c %d", &parent) != 1) return 0;
  return parent;
}

/* By /proc/PID/stat, for /proc/PID/task/TID/children is not on every board. */
int children_signal(int signal) {
  int count = 0;
  DIR *processes = opendir("/proc");
  if (processes == NULL) return 0;
  pid_t self = getpid();
  for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
    pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
    if (pid <= 0 || parent_of(entry->d_name) != self) continue;
    kill(pid, signal);
    count++;
  }
  closedir(processes);
  return count;
}
