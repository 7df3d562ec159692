/* The baseline of Revocation.java: closes one end of a pseudo terminal while another process reads the
 * other one. Prints how long it was until that knew, in milliseconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_US = 100000 };

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void read_until_it_ends(const char *name, int report) {
  char bytes[256];
  int fd = open(name, O_RDWR | O_NOCTTY);
  while (read(fd, bytes, sizeof bytes) > 0) {}
  double now = now_ms();
  _exit(write(report, &now, sizeof now) != sizeof now);
}

int main(void) {
  int report[2];
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 || pipe(report) < 0) return 1;
  const char *name = ptsname(master);
  pid_t reader = fork();
  if (reader < 0) return 1;
  if (reader == 0) {
    close(master);
    read_until_it_ends(name, report[1]);
  }
  usleep(PAUSE_US);
  double began = now_ms();
  close(master);
  double ended;
  if (read(report[0], &ended, sizeof ended) != sizeof ended) return 1;
  printf("%f\n", ended - began);
  return waitpid(reader, NULL, 0) != reader;
}
