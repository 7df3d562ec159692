/* Opens one file again and again, and measures each open; see samples.h.
 *
 *   opener PATH */
#include <fcntl.h>
#include <unistd.h>

#include "samples.h"

static const char *path;

static int64_t open_once(void) {
  int64_t start = now();
  int fd = open(path, O_RDWR);
  int64_t took = now() - start;
  if (fd < 0) {
    perror(path);
    exit(1);
  }
  close(fd);
  return took;
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  path = argv[1];
  answer_lines(open_once);
  return 0;
}
