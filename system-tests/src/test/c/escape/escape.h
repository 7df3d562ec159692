// What all attackers share. Each attack runs in a process of its own and returns 0 when it got what it
// wanted. What it has to know of its victim stands in the file `victim` of its folder, a line each:
// a key, a space and the value; what came of it goes to the file `results`: a name, `=`, and `ok`, an
// error number or the signal that ended it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct attack {
  const char *name;
  int (*run)(void);
};

static const char *folder(void) { return getenv("KAIRO_DATA"); }

// A path in the attacker's own folder.
static const char *own(const char *name) {
  static char paths[8][PATH_MAX];
  static int next;
  char *path = paths[next++ % 8];
  snprintf(path, PATH_MAX, "%s/%s", folder(), name);
  return path;
}

// What is known of the victim by this key, or "".
static const char *victim(const char *key) {
  static char values[8][PATH_MAX];
  static int next;
  char *value = values[next++ % 8], line[PATH_MAX + 64];
  *value = 0;
  FILE *file = fopen(own("victim"), "r");
  while (file && fgets(line, sizeof line, file)) {
    size_t length = strlen(key);
    if (strncmp(line, key, length) == 0 && line[length] == ' ') {
      snprintf(value, PATH_MAX, "%s", line + length + 1);
      value[strcspn(value, "\n")] = 0;
    }
  }
  if (file) fclose(file);
  return value;
}

static int number(const char *key) { return atoi(victim(key)); }

// Whether something can be read there; 0 if so.
static int reads(int fd) {
  char byte;
  return fd >= 0 && read(fd, &byte, 1) >= 0 ? 0 : -1;
}

static int reads_path(const char *path) { return reads(open(path, O_RDONLY)); }

// A file that was made there goes again.
static int makes(const char *path, int mode) {
  int fd = open(path, O_CREAT | O_WRONLY, mode);
  if (fd < 0) return -1;
  close(fd);
  unlink(path);
  return 0;
}

static int done(long result) { return result < 0 ? -1 : 0; }

static int attempt(const struct attack *attack) {
  pid_t child = fork();
  if (child == 0) {
    alarm(20);
    errno = 0;
    int failed = attack->run();
    _exit(failed ? (errno > 0 && errno < 255 ? errno : 255) : 0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0) return 254 << 8;
  return status;
}

static int attack_all(const struct attack *attacks) {
  setvbuf(stdout, 0, _IOLBF, 0);
  FILE *results = fopen(own("results.new"), "w");
  if (!results) {
    perror("results");
    return 1;
  }
  setvbuf(results, 0, _IOLBF, 0);
  for (; attacks->name; attacks++) {
    int status = attempt(attacks);
    if (WIFSIGNALED(status)) {
      fprintf(results, "%s=signal %d\n", attacks->name, WTERMSIG(status));
    } else if (WEXITSTATUS(status)) {
      fprintf(results, "%s=%d\n", attacks->name, WEXITSTATUS(status));
    } else {
      fprintf(results, "%s=ok\n", attacks->name);
    }
  }
  fclose(results);
  rename(own("results.new"), own("results"));
  return 0;
}
