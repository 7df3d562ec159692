/* A skill of the workload in Questions.java: opens its thermometer again and again, and reads it.
 * Ends with 0 when it could do all of it, OPENS times READS. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { OPENS = 7, READS = 10 };

static int read_line(int fd) {
  char c = 0;
  while (c != '\n')
    if (read(fd, &c, 1) != 1) return 0;
  return 1;
}

int main(void) {
  for (int i = 0; i < OPENS; i++) {
    int fd = open("/dev/ttyUSB0", O_RDWR | O_NOCTTY);
    if (fd < 0) return 77;
    for (int j = 0; j < READS; j++)
      if (write(fd, "ID?\n", 4) != 4 || !read_line(fd)) return EXIT_FAILURE;
    close(fd);
  }
  return EXIT_SUCCESS;
}
