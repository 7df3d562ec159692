// Attacks on other processes, the kernel's among them, and on what /proc and /sys tell.
#include "escape.h"

#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

static int kernel(void) { return number("kernel"); }
static int pid(void) { return number("pid"); }

static int proc(int process, const char *file, int flags) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", process, file);
  return open(path, flags);
}

static int environment(void) { return reads(proc(kernel(), "environ", O_RDONLY)); }
static int command_line(void) { return reads(proc(kernel(), "cmdline", O_RDONLY)); }
static int memory(void) { return done(proc(kernel(), "mem", O_RDWR)); }
static int maps(void) { return reads(proc(kernel(), "maps", O_RDONLY)); }
static int descriptors(void) { return done(proc(kernel(), "fd", O_RDONLY | O_DIRECTORY)); }
static int descriptor(void) { return done(proc(kernel(), "fd/1", O_WRONLY)); }
static int working_folder(void) { return done(proc(pid(), "cwd/secret", O_RDONLY)); }
static int other_root(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "/proc/%d/root%s", pid(), victim("secret"));
  return reads_path(path);
}
static int oom_score(void) {
  int fd = proc(pid(), "oom_score_adj", O_WRONLY);
  return fd >= 0 && write(fd, "1000", 4) == 4 ? 0 : -1;
}
static int list_processes(void) {
  DIR *dir = opendir("/proc");
  return dir && readdir(dir) ? 0 : -1;
}
static int sysctl_write(void) { return done(open("/proc/sys/kernel/hostname", O_WRONLY)); }
static int sysrq(void) { return done(open("/proc/sysrq-trigger", O_WRONLY)); }
static int kcore(void) { return done(open("/proc/kcore", O_RDONLY)); }
static int sys_read(void) { return reads_path("/sys/kernel/mm/transparent_hugepage/enabled"); }
static int sys_list(void) { return done(open("/sys/class", O_RDONLY | O_DIRECTORY)); }
static int cgroup_write(void) {
  return done(open("/sys/fs/cgroup/memory/cgroup.procs", O_WRONLY)) &&
                 done(open("/sys/fs/cgroup/cgroup.procs", O_WRONLY))
             ? -1
             : 0;
}

static int signal_victim(void) { return kill(pid(), SIGCONT); }
static int signal_kernel(void) { return kill(kernel(), SIGCONT); }
static int signal_group(void) { return kill(-number("group"), SIGCONT); }
static int queue_signal(void) {
  siginfo_t info = {.si_signo = SIGCONT, .si_code = SI_QUEUE};
  return done(syscall(SYS_rt_sigqueueinfo, pid(), SIGCONT, &info));
}
static int thread_signal(void) { return done(syscall(SYS_tgkill, pid(), pid(), SIGCONT)); }
static int old_thread_signal(void) { return done(syscall(SYS_tkill, pid(), SIGCONT)); }
static int pidfd_signal(void) {
  int fd = syscall(SYS_pidfd_open, pid(), 0);
  return fd < 0 ? -1 : done(syscall(SYS_pidfd_send_signal, fd, SIGCONT, 0, 0));
}
static int pidfd(void) { return done(syscall(SYS_pidfd_open, kernel(), 0)); }
static int steal_descriptor(void) {
  int fd = syscall(SYS_pidfd_open, pid(), 0);
  return fd < 0 ? -1 : done(syscall(SYS_pidfd_getfd, fd, 0, 0));
}
static int signal_by_owner(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) return -1;
  return fcntl(ends[0], F_SETOWN, pid());
}
static int trace(void) {
  long attached = ptrace(PTRACE_SEIZE, pid(), 0, 0);
  if (attached == 0) ptrace(PTRACE_DETACH, pid(), 0, 0);
  return done(attached);
}
static int read_memory(void) {
  char byte;
  struct iovec here = {&byte, 1}, there = {(void *)(intptr_t)strtoull(victim("address"), 0, 16), 1};
  return process_vm_readv(pid(), &here, 1, &there, 1, 0) == 1 ? 0 : -1;
}
static int write_memory(void) {
  char byte = 's';
  struct iovec here = {&byte, 1}, there = {(void *)(intptr_t)strtoull(victim("address"), 0, 16), 1};
  return process_vm_writev(pid(), &here, 1, &there, 1, 0) == 1 ? 0 : -1;
}
static int compare(void) { return done(syscall(SYS_kcmp, pid(), pid(), 0, 0, 0)); }
static int limit(void) {
  struct rlimit limits;
  return prlimit(pid(), RLIMIT_NOFILE, 0, &limits);
}
static int set_limit(void) {
  struct rlimit limits = {100, 4096};
  return prlimit(pid(), RLIMIT_NOFILE, &limits, 0);
}
static int priority(void) { return setpriority(PRIO_PROCESS, pid(), 5); }
static int see_priority(void) {
  errno = 0;
  return getpriority(PRIO_PROCESS, pid()) == -1 && errno ? -1 : 0;
}
static int affinity(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  return sched_setaffinity(pid(), sizeof set, &set);
}
static int see_affinity(void) {
  cpu_set_t set;
  return sched_getaffinity(pid(), sizeof set, &set);
}
static int scheduler(void) {
  struct sched_param none = {0};
  return sched_setscheduler(pid(), SCHED_BATCH, &none);
}
static int io_priority(void) { return done(syscall(SYS_ioprio_set, 1, pid(), 2 << 13 | 7)); }
static int group(void) { return done(getpgid(pid())); }
static int session(void) { return done(getsid(pid())); }
static int pages(void) { return done(syscall(SYS_move_pages, pid(), 0L, 0, 0, 0, 0)); }
static int migrate(void) {
  unsigned long node = 1;
  return done(syscall(SYS_migrate_pages, pid(), 2L, &node, &node));
}
static int robust_list(void) {
  void *head;
  size_t size;
  return done(syscall(SYS_get_robust_list, pid(), &head, &size));
}
static int inherited(void) {
  /* 3 is the line to the kernel, and the results are written to the next one */
  for (int fd = 5; fd < 1024; fd++)
    if (fcntl(fd, F_GETFD) >= 0) return 0;
  errno = EBADF;
  return -1;
}
static int clock_of(void) {
  struct timespec time;
  return clock_gettime((clockid_t)(~(unsigned)pid() << 3 | 2), &time);
}

static int foreign_environment(void) {
  static const char *known[] = {"KAIRO_", "LANG=", "PATH=", "HOME=", "TMPDIR=", 0};
  for (char **variable = environ; *variable; variable++) {
    int found = 0;
    for (const char **start = known; *start; start++)
      found |= strncmp(*variable, *start, strlen(*start)) == 0;
    if (!found) return 0;
  }
  errno = ENOENT;
  return -1;
}

int main(void) {
  static const struct attack attacks[] = {
      {"environment of the kernel", environment},
      {"command line of the kernel", command_line},
      {"memory of the kernel", memory},
      {"maps of the kernel", maps},
      {"descriptors of the kernel", descriptors},
      {"descriptor of the kernel", descriptor},
      {"file in the victim's folder", working_folder},
      {"file in the victim's root", other_root},
      {"victim's oom score", oom_score},
      {"list processes", list_processes},
      {"sysctl", sysctl_write},
      {"sysrq", sysrq},
      {"/proc/kcore", kcore},
      {"read /sys", sys_read},
      {"list /sys", sys_list},
      {"cgroup", cgroup_write},
      {"signal the victim", signal_victim},
      {"signal the kernel", signal_kernel},
      {"signal the victim's group", signal_group},
      {"queue a signal", queue_signal},
      {"signal a thread", thread_signal},
      {"signal a thread, tkill", old_thread_signal},
      {"signal by pidfd", pidfd_signal},
      {"pidfd of the kernel", pidfd},
      {"steal a descriptor", steal_descriptor},
      {"signal by F_SETOWN", signal_by_owner},
      {"ptrace", trace},
      {"process_vm_readv", read_memory},
      {"process_vm_writev", write_memory},
      {"kcmp", compare},
      {"see limits", limit},
      {"set limits", set_limit},
      {"set priority", priority},
      {"see priority", see_priority},
      {"set affinity", affinity},
      {"see affinity", see_affinity},
      {"set scheduler", scheduler},
      {"set io priority", io_priority},
      {"see process group", group},
      {"see session", session},
      {"move pages", pages},
      {"migrate pages", migrate},
      {"robust list", robust_list},
      {"inherited descriptor", inherited},
      {"processor clock", clock_of},
      {"environment that is not its own", foreign_environment},
      {0}};
  return attack_all(attacks);
}
