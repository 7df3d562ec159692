#include "kairod.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "message.h"
#include "say.h"

enum { EXIT_CANNOT_RUN = 127 };

/* On the way to becoming kairod. Everything else that is open closes itself at exec. */
static _Noreturn void become(char *const command[], const struct surroundings *surroundings,
                             int line) {
  if (line == LINE_FD) {
    fcntl(line, F_SETFD, 0);
  } else {
    dup2(line, LINE_FD);
  }
  setrlimit(RLIMIT_NOFILE, &surroundings->files);
  sigaction(SIGPIPE, &surroundings->on_pipe, NULL);
  sigprocmask(SIG_SETMASK, &surroundings->mask, NULL);
  execvp(command[0], command);
  say("cannot run '%s': %s", command[0], strerror(errno));
  _exit(EXIT_CANNOT_RUN);
}

pid_t kairod_start(char *const command[], const struct surroundings *surroundings, int *line) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
    say("cannot make a line: %s", strerror(errno));
    return -1;
  }
  pid_t pid = fork();
  if (pid == 0) become(command, surroundings, ends[1]);
  int reason = errno;
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    say("cannot start a process: %s", strerror(reason));
    return -1;
  }
  *line = ends[0];
  return pid;
}
