/* Makes system calls that nobody intercepts, and measures each hundred of them; see samples.h.
 *
 *   caller ANYTHING */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "samples.h"

static int64_t call(void) {
  struct stat status;
  int64_t start = now();
  for (int i = 0; i < 50; i++) {
    syscall(SYS_getppid);
    fstat(1, &status);
  }
  return now() - start;
}

int main(void) {
  answer_lines(call);
  return 0;
}
