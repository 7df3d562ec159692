// Uses too much of something. Usage: greedy WHAT AMOUNT [FOLDER]. Each way has an end of its own,
// in case nothing holds it.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1 << 20, MOST_CHILDREN = 200, MOST_SECONDS = 20 };

// Touches so many MiB, tells, and keeps them.
static void memory(int mebibytes) {
  char *all = mmap(0, (size_t)mebibytes * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < mebibytes; i++) {
    memset(all + (size_t)i * MIB, 1, MIB);
  }
  puts("touched");
  fflush(stdout);
  sleep(MOST_SECONDS);
}

// Shared by a child, which touches half of it.
static void shared(int mebibytes) {
  size_t half = (size_t)mebibytes * MIB / 2;
  char *all = mmap(0, half * 2, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  memset(fork() ? all : all + half, 1, half);
  sleep(MOST_SECONDS);
}

// Forks until it can't, tells how often it could, and waits; the children too.
static void children(int most) {
  int born = 0;
  while (born < most && born < MOST_CHILDREN) {
    int pid = fork();
    if (pid == 0) {
      setsid();
      sleep(MOST_SECONDS);
      _exit(0);
    }
    if (pid < 0) break;
    born++;
  }
  printf("%d\n", born);
  fflush(stdout);
  sleep(MOST_SECONDS);
}

// Orphans that flee, each the parent of the next, all alive.
static void flee(int most) {
  for (int i = 0; i < most && i < MOST_CHILDREN; i++) {
    int pid = fork();
    if (pid != 0) {
      if (i) sleep(MOST_SECONDS);
      if (i) _exit(0);
      sleep(MOST_SECONDS);
    }
    setsid();
  }
  sleep(MOST_SECONDS);
}

// Is busy until it has used so many milliseconds, and tells how many passed meanwhile.
static void busy(int milliseconds) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  while (clock() < (clock_t)milliseconds * (CLOCKS_PER_SEC / 1000)) {
  }
  clock_gettime(CLOCK_MONOTONIC, &now);
  printf("%ld\n", (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
}

// Writes so many files of 1 MiB, and waits.
static void disk(int mebibytes, const char *folder) {
  static char block[MIB];
  for (int i = 0; i < mebibytes; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%d", folder, i);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    if (write(fd, block, MIB) != MIB) _exit(1);
    close(fd);
  }
  sleep(MOST_SECONDS);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int amount = atoi(argv[2]);
  setrlimit(RLIMIT_CPU, &(struct rlimit){MOST_SECONDS, MOST_SECONDS});
  if (!strcmp(argv[1], "memory")) memory(amount);
  if (!strcmp(argv[1], "shared")) shared(amount);
  if (!strcmp(argv[1], "children")) children(amount);
  if (!strcmp(argv[1], "flee")) flee(amount);
  if (!strcmp(argv[1], "busy")) busy(amount);
  if (!strcmp(argv[1], "disk")) disk(amount, argv[3]);
  // the mark of the tree must stay what it is
  if (!strcmp(argv[1], "mark")) return setrlimit(RLIMIT_LOCKS, &(struct rlimit){amount, amount}) ? 0 : 1;
  return 0;
}
