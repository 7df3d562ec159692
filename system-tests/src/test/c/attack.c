/* Tries what a hostile skill would try, and prints one line an attempt: `name=ok`, or `name=` and the
 * errno. Run without confinement everything must be `ok`, or the test proves nothing. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void report(const char *name, int failed) {
  if (failed) {
    printf("%s=%d\n", name, errno);
  } else {
    printf("%s=ok\n", name);
  }
}

static int connect_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int result = connect(fd, (struct sockaddr *)&address, sizeof address);
  close(fd);
  return result;
}

static int make_child(void) {
  pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  return child < 0 ? -1 : 0;
}

static int run_shell(void) {
  pid_t child = vfork();
  if (child == 0) {
    execl("/bin/true", "true", (char *)NULL);
    _exit(127);
  }
  if (child < 0) return -1;
  int status = 0;
  waitpid(child, &status, 0);
  errno = EACCES;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int extra_descriptors(void) {
  int extra = 0;
  for (int fd = 4; fd < 1024; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) extra++;
  }
  return extra;
}

int main(int argc, char **argv) {
  const char *secret = getenv("ATTACK_SECRET");
  const char *kernel = getenv("ATTACK_SOCKET");
  if (argc > 2) {
    secret = argv[1];
    kernel = argv[2];
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  report("read-secret", open(secret ? secret : "@SECRET@", O_RDONLY) < 0);
  report("read-passwd", open("/etc/passwd", O_RDONLY) < 0);
  report("list-proc", open("/proc/self/environ", O_RDONLY) < 0);
  report("write-file", open("/tmp/kairo-attack", O_CREAT | O_WRONLY, 0600) < 0);
  unlink("/tmp/kairo-attack");
  report("open-null-device", open("/dev/zero", O_RDONLY) < 0);
  report("connect-kernel", connect_unix(kernel ? kernel : "@SOCKET@") < 0);
  report("socket-inet", socket(AF_INET, SOCK_STREAM, 0) < 0);
  report("socket-udp", socket(AF_INET, SOCK_DGRAM, 0) < 0);
  report("socket-netlink", socket(AF_NETLINK, SOCK_RAW, 0) < 0);
  report("fork", make_child() < 0);
  report("run-program", run_shell() < 0);
  report("memfd", syscall(SYS_memfd_create, "x", 0) < 0);
  report("signal-parent", kill(getppid(), 0) < 0);
  report("userns", getuid() == 0 ? unshare(CLONE_NEWNS) < 0 : unshare(CLONE_NEWUSER) < 0);
  printf("descriptors=%d\n", extra_descriptors());
  for (char **variable = environ; *variable; variable++) printf("env:%s\n", *variable);
  printf("done=ok\n");
  fflush(stdout);
  pause();
  return 0;
}
