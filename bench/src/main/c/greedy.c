/* Uses up one thing as fast as it can, for ever, or until it is stopped.
 *
 *   greedy memory | forks | cpu | output | disk FOLDER */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MIB = 1 << 20, MOST_MIB = 1024, MOST_FILES = 256, MOST_SECONDS = 60 };
static char block[MIB];

static void memory(void) {
  for (int i = 0; i < MOST_MIB; i++) {
    char *more = malloc(MIB);
    if (more) memset(more, 1, MIB);
  }
}

static void forks(void) {
  for (;;) fork();
}

static void output(void) {
  memset(block, 'x', sizeof block);
  for (;;) {
    if (write(1, block, sizeof block) < 0) _exit(1);
  }
}

static void disk(const char *folder) {
  for (int i = 0;; i = (i + 1) % MOST_FILES) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%d", folder, i);
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    if (write(fd, block, sizeof block) < 0) _exit(1);
    close(fd);
  }
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  setrlimit(RLIMIT_CPU, &(struct rlimit){MOST_SECONDS, MOST_SECONDS});
  if (!strcmp(argv[1], "memory")) memory();
  if (!strcmp(argv[1], "forks")) forks();
  if (!strcmp(argv[1], "output")) output();
  if (!strcmp(argv[1], "disk") && argc == 3) disk(argv[2]);
  if (!strcmp(argv[1], "cpu")) {
    for (;;) __asm__ volatile("");
  }
  return 0;
}
