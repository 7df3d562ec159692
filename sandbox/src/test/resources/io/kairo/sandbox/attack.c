// Tries what a confined process must not be able to do, and prints one line for each attempt:
// its name and the errno, 0 for success. Usage: attack SECRET DATA MODE
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void said(const char *name, long result) {
  printf("%s=%d\n", name, result < 0 ? errno : 0);
  fflush(stdout);
}
#define TRY(name, call) (errno = 0, said(name, (long)(call)))

static void *nothing(void *unused) { return unused; }

static long spawned(long pid) {
  if (pid == 0) _exit(0);
  if (pid > 0) waitpid(pid, 0, 0);
  return pid;
}

static void files(const char *secret, const char *data) {
  char path[4096];
  TRY("read secret", open(secret, O_RDONLY));
  TRY("write secret", open(secret, O_WRONLY));
  TRY("truncate secret", truncate(secret, 6));
  TRY("chmod secret", chmod(secret, 0600));
  TRY("touch secret", utimensat(AT_FDCWD, secret, 0, 0));
  TRY("xattr secret", syscall(SYS_setxattr, secret, "user.k", "v", 1, 0));
  snprintf(path, sizeof path, "%s/hard", data);
  TRY("link secret", link(secret, path));
  snprintf(path, sizeof path, "%s/soft", data);
  symlink(secret, path);
  TRY("read through symlink", open(path, O_RDONLY));
  snprintf(path, sizeof path, "%s/own", data);
  TRY("create own file", open(path, O_CREAT | O_RDWR, 0700));
  char *argv[] = {path, 0};
  TRY("execute own file", execve(path, argv, argv + 1));
  snprintf(path, sizeof path, "%s/device", data);
  TRY("make device", mknod(path, S_IFCHR | 0600, 0x103));
  TRY("open device", open("/dev/random", O_RDONLY));
  TRY("read environment of parent", (snprintf(path, sizeof path, "/proc/%d/environ", getppid()), open(path, O_RDONLY)));
}

static void processes(void) {
  pthread_t thread;
  errno = pthread_create(&thread, 0, nothing, 0);
  bool started = errno == 0;
  said("thread", started ? 0 : -1);
  if (started) pthread_join(thread, 0); /* a process of two threads has no user namespace to get */
  TRY("fork", spawned(fork()));
#ifdef SYS_fork
  TRY("raw fork", spawned(syscall(SYS_fork)));
  TRY("raw vfork", syscall(SYS_vfork) < 0 ? -1 : (_exit(9), 0));
#endif
  TRY("raw clone", spawned(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)));
  TRY("clone user namespace", spawned(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)));
  TRY("clone3", syscall(SYS_clone3, 0, 0));
  TRY("unshare", unshare(CLONE_NEWUSER));
  TRY("signal parent", kill(getppid(), 0));
  TRY("signal by thread", syscall(SYS_tgkill, getppid(), getppid(), 0));
  TRY("queue signal", syscall(SYS_rt_sigqueueinfo, getppid(), 0, 0));
  TRY("trace parent", ptrace(PTRACE_SEIZE, getppid(), 0, 0));
  char byte;
  struct iovec local = {&byte, 1}, remote = {&byte, 1};
  TRY("read memory of parent", process_vm_readv(getppid(), &local, 1, &remote, 1, 0));
  struct rlimit limit;
  TRY("limits of parent", prlimit(getppid(), RLIMIT_NOFILE, 0, &limit));
  cpu_set_t cpus;
  sched_getaffinity(0, sizeof cpus, &cpus);
  TRY("pin parent", sched_setaffinity(getppid(), sizeof cpus, &cpus));
  TRY("pidfd of parent", syscall(SYS_pidfd_open, getppid(), 0));
}

static void sockets(void) {
  int pair[2];
  int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, 40};
  for (unsigned i = 0; i < sizeof families / sizeof *families; i++) {
    char name[32];
    snprintf(name, sizeof name, "socket %d", families[i]);
    TRY(name, socket(families[i], SOCK_DGRAM, 0));
  }
  TRY("stream pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
  TRY("datagram pair", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
}

static void kernel(void) {
  TRY("mount", mount("none", "", "tmpfs", 0, 0)); /* nowhere, since root runs this unconfined too */
  TRY("chroot", chroot("/"));
  TRY("memfd", syscall(SYS_memfd_create, "m", 0));
  TRY("io_uring", syscall(SYS_io_uring_setup, 1, 0));
  TRY("bpf", syscall(SYS_bpf, 0, 0, 0));
  TRY("perf", syscall(SYS_perf_event_open, 0, 0, -1, -1, 0));
  TRY("userfaultfd", syscall(SYS_userfaultfd, 1));
  TRY("keyctl", syscall(SYS_keyctl, 0, -3, 0));
  TRY("personality", syscall(SYS_personality, 0x0040000));
  TRY("shared memory", shmget(IPC_PRIVATE, 4096, 0600));
  TRY("inotify", syscall(SYS_inotify_init1, 0));
  TRY("listener", syscall(SYS_seccomp, 1, SECCOMP_FILTER_FLAG_NEW_LISTENER, 0));
  TRY("type into terminal", ioctl(0, TIOCSTI, "x"));
  TRY("raise limit", setrlimit(RLIMIT_NOFILE, &(struct rlimit){1 << 20, 1 << 20}));
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  if (!strcmp(argv[3], "x32")) return (int)syscall(0x40000000 | 39);
#ifdef __x86_64__
  if (!strcmp(argv[3], "int80")) {
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result));
    return 3;
  }
#endif
  if (!strcmp(argv[3], "cloexec")) {
    int keep = open(argv[1], O_RDONLY), close = open(argv[1], O_RDONLY | O_CLOEXEC);
    printf("%d %d\n", fcntl(keep, F_GETFD), fcntl(close, F_GETFD));
    return 0;
  }
  if (!strcmp(argv[3], "null")) {
    TRY("null", syscall(SYS_openat, AT_FDCWD, 0, 0));
    return 0;
  }
  files(argv[1], argv[2]);
  processes();
  sockets();
  kernel();
  return 0;
}
