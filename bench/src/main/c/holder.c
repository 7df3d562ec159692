/* The skill of Revocation.java: opens its thermometer, reads it until it ends, and says when that was,
 * in nanoseconds of the monotonic clock. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  char bytes[256];
  int fd = open("/dev/ttyUSB0", O_RDWR | O_NOCTTY);
  if (fd < 0) return 77;
  puts("open");
  fflush(stdout);
  while (read(fd, bytes, sizeof bytes) > 0) {}
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  printf("%" PRId64 "\n", (int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
  return 0;
}
