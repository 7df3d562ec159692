/*
 * kairo-enter: the last step of a start for an ordinary user, who can have namespaces only inside of a
 * user namespace, and enter one only with a process of one thread. So kairod's thread, confined by all
 * that can be put up outside, runs this instead of the program, and this goes in and runs the program.
 *
 *     kairo-enter FOLDER PROGRAM [ARGUMENT...]
 *     kairo-enter --hold FILE          says its pid and where FILE lies, and waits for the end of its input
 *
 * The descriptors are those of `enum`. The program gets 0 to 3 alone, the namespaces, a process
 * namespace and a session of its own, no capability, and the filter. It is a child of kairod, not of
 * this one (CLONE_PARENT), which ends when the program runs or cannot. What came of it is one number in
 * REPORT, an eventfd: the program's pid << 32 | the step that failed << 16 | errno.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILTER = 4, REPORT, USER, MOUNTS, NETWORK, IPC, NAMES };

/* As in Entrance.STEPS. */
enum step { NONE, NAMESPACES, CAPABILITIES, SECCOMP, FOLDER, EXEC };

enum { EXIT_USAGE = 2, STACK = 32768 };

static const int SECURE_BITS = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                               SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED |
                               SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;

extern char **environ;

struct entry {
  char **arguments;
  struct sock_fprog filter;
  enum step failed;
  int error;
};

static struct sock_filter instructions[BPF_MAXINSNS];
static char stack[STACK] __attribute__((aligned(16)));

static bool done(struct entry *entry, enum step step, long result) {
  if (result >= 0) return true;
  entry->failed = step;
  entry->error = errno;
  return false;
}

static bool read_filter(struct entry *entry) {
  ssize_t size = pread(FILTER, instructions, sizeof instructions, 0);
  if (!done(entry, SECCOMP, size)) return false;
  entry->filter.len = (unsigned short)((size_t)size / sizeof instructions[0]);
  entry->filter.filter = instructions;
  return true;
}

/* The one of users comes first: it is what allows the others. */
static bool enter(struct entry *entry) {
  return done(entry, NAMESPACES, setns(USER, CLONE_NEWUSER)) &&
         done(entry, NAMESPACES, setns(NETWORK, CLONE_NEWNET)) &&
         done(entry, NAMESPACES, setns(IPC, CLONE_NEWIPC)) &&
         done(entry, NAMESPACES, setns(NAMES, CLONE_NEWUTS)) &&
         done(entry, NAMESPACES, setns(MOUNTS, CLONE_NEWNS));
}

static bool drop_capabilities(struct entry *entry) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
  return done(entry, CAPABILITIES, prctl(PR_SET_SECUREBITS, SECURE_BITS, 0, 0, 0)) &&
         done(entry, CAPABILITIES, syscall(SYS_capset, &header, none));
}

/* In the new process, in the memory of the old one, which waits. */
static int become(void *argument) {
  struct entry *entry = argument;
  char **program = entry->arguments + 1;
  if (done(entry, EXEC, setsid()) && done(entry, FOLDER, chdir(entry->arguments[0])) &&
      drop_capabilities(entry) &&
      done(entry, EXEC, syscall(SYS_close_range, (unsigned)FILTER, ~0U, 0)) &&
      done(entry, SECCOMP, syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &entry->filter))) {
    done(entry, EXEC, execve(program[0], program + 1, environ));
  }
  _exit(1);
}

static int start(char **arguments) {
  struct entry entry = {.arguments = arguments, .failed = NONE};
  int flags = CLONE_NEWPID | CLONE_PARENT | CLONE_VM | CLONE_VFORK | SIGCHLD;
  long pid = -1;
  if (read_filter(&entry) && enter(&entry)) {
    pid = clone(become, stack + sizeof stack, flags, &entry);
    done(&entry, NAMESPACES, pid);
  }
  uint64_t report = (uint64_t)(pid < 0 ? 0 : pid) << 32 | (uint64_t)entry.failed << 16 | (uint64_t)entry.error;
  return write(REPORT, &report, sizeof report) == (ssize_t)sizeof report ? 0 : 1;
}

/* Keeps its namespaces until somebody has opened them. */
static int hold(const char *file) {
  struct stat found;
  char byte;
  if (stat(file, &found) < 0) {
    fprintf(stderr, "kairo-enter: %s: %s\n", file, strerror(errno));
    return 1;
  }
  printf("%d %llu %llu\n", (int)getpid(), (unsigned long long)found.st_dev, (unsigned long long)found.st_ino);
  fflush(stdout);
  return read(0, &byte, 1) < 0;
}

int main(int count, char **arguments) {
  if (count == 3 && strcmp(arguments[1], "--hold") == 0) return hold(arguments[2]);
  if (count < 4) {
    fputs("kairo-enter: is for kairod alone\n", stderr);
    return EXIT_USAGE;
  }
  return start(arguments + 1);
}
