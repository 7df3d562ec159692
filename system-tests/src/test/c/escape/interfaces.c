// Attacks on namespaces, devices and the interfaces of the Linux kernel.
#include "escape.h"

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <linux/filter.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>

static int user_namespace(void) { return unshare(CLONE_NEWUSER); }
static int mount_namespace(void) { return unshare(CLONE_NEWNS); }
static int net_namespace(void) { return unshare(CLONE_NEWNET); }
static int pid_namespace(void) { return unshare(CLONE_NEWPID); }
static int ended(long child) {
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, 0, 0);
  return child < 0 ? -1 : 0;
}
static int clone_user(void) { return ended(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)); }
static int clone3_user(void) {
  uint64_t arguments[8] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD};
  return ended(syscall(435, arguments, sizeof arguments));
}
static int clone_parent(void) {
  return ended(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
}
static int join_namespace(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/net", number("kernel"));
  int fd = open(path, O_RDONLY);
  return fd < 0 ? -1 : setns(fd, 0);
}
static int join_by_pidfd(void) {
  int fd = syscall(SYS_pidfd_open, number("kernel"), 0);
  return fd < 0 ? -1 : setns(fd, CLONE_NEWUTS);
}
static int mount_tmpfs(void) { return mount("x", folder(), "tmpfs", 0, 0) || umount2(folder(), MNT_DETACH); }
static int mount_bind(void) {
  return mount("/", folder(), 0, MS_BIND, 0) || umount2(folder(), MNT_DETACH);
}
static int fs_open(void) { return done(syscall(430, "tmpfs", 0)); }
static int tree_open(void) { return done(syscall(428, AT_FDCWD, "/", 1)); }
static int mount_attributes(void) {
  uint64_t attributes[4] = {0};
  return done(syscall(442, AT_FDCWD, "/", 0, attributes, sizeof attributes));
}
static int change_root(void) { return chroot(folder()); }

static int device(const char *path, int flags) { return done(open(path, flags)); }
static int dev_mem(void) { return device("/dev/mem", O_RDONLY); }
static int dev_kmsg(void) { return device("/dev/kmsg", O_RDONLY); }
static int dev_disk(void) { return device("/dev/vda", O_RDONLY); }
static int dev_tty(void) { return device("/dev/console", O_RDWR | O_NOCTTY); }
static int dev_ptmx(void) { return device("/dev/ptmx", O_RDWR | O_NOCTTY); }
static int dev_fuse(void) { return device("/dev/fuse", O_RDWR); }
static int dev_kvm(void) { return device("/dev/kvm", O_RDWR); }
static int dev_tun(void) { return device("/dev/net/tun", O_RDWR); }
static int dev_loop(void) { return device("/dev/loop-control", O_RDWR); }
static int dev_uffd(void) { return device("/dev/userfaultfd", O_RDWR); }
static int dev_list(void) { return device("/dev", O_RDONLY | O_DIRECTORY); }
static int make_device(void) { return mknod(own("disk"), S_IFBLK | 0600, makedev(254, 0)); }
static int make_null(void) { return mknod(own("null"), S_IFCHR | 0600, makedev(1, 3)); }

static int bpf_map(void) {
  union bpf_attr attributes = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
  return done(syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes));
}
static int perf(void) {
  struct perf_event_attr attributes = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attributes, .exclude_kernel = 1};
  return done(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}
static int fault(void) { return done(syscall(SYS_userfaultfd, 1)); }
static int key_ring(void) { return done(syscall(SYS_keyctl, 0, -3, 1)); }
static int key_add(void) { return done(syscall(SYS_add_key, "user", "kairo", "x", 1, -2)); }
static int ring(void) {
  char parameters[120] = {0};
  return done(syscall(425, 4, parameters));
}
static int module(void) { return done(syscall(SYS_init_module, "", 0, "")) && errno != ENOEXEC ? -1 : 0; }
static int host_name(void) {
  char name[65] = "";
  gethostname(name, sizeof name);
  return sethostname(name, strlen(name));
}
static int log_read(void) {
  char text[16];
  return done(syscall(SYS_syslog, 3, text, sizeof text));
}
static int no_random(void) { return done(syscall(SYS_personality, 0x0040000)); }
static int port_level(void) {
#ifdef __x86_64__
  return done(syscall(SYS_iopl, 3));
#else
  errno = ENOSYS;
  return -1;
#endif
}
static int segment(void) {
#ifdef __x86_64__
  char table[16];
  return done(syscall(SYS_modify_ldt, 0, table, sizeof table));
#else
  errno = ENOSYS;
  return -1;
#endif
}
static int x32(void) { return syscall(0x40000000 + 39) > 0 ? 0 : -1; }
static int compat(void) {
#ifdef __x86_64__
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "0"(20L) : "memory", "r8", "r9", "r10", "r11");
  if (result > 0) return 0;
  errno = (int)-result;
  return -1;
#else
  errno = ENOSYS;
  return -1;
#endif
}
static int listener(void) {
  struct sock_filter allow = {0x06, 0, 0, 0x7fff0000};
  struct sock_fprog program = {1, &allow};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  return done(syscall(SYS_seccomp, 1, 8, &program));
}
static int disk_quota(void) { return done(syscall(SYS_quotactl, 0x800001 << 8, 0, 0, 0)); }
static int clock_read(void) {
  struct timex time = {0};
  return done(adjtimex(&time));
}
static int fanotify(void) { return done(syscall(SYS_fanotify_init, 0, 0)); }
static int handle(void) {
  char bytes[136] = {128};
  int mount;
  return done(syscall(SYS_name_to_handle_at, AT_FDCWD, "/", bytes, &mount, 0));
}
static int become_root(void) {
  pid_t child = vfork();
  if (child == 0) {
    execl("/bin/su", "su", "-c", "true", (char *)0);
    execl("/usr/bin/passwd", "passwd", "-S", (char *)0);
    _exit(errno);
  }
  int status;
  waitpid(child, &status, 0);
  errno = WEXITSTATUS(status);
  return status;
}
static int capability(void) { return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 1, 0, 0); }
static int other_user(void) { return done(syscall(SYS_setresuid, 1, 1, 1)); }

int main(void) {
  static const struct attack attacks[] = {
      {"user namespace", user_namespace},
      {"mount namespace", mount_namespace},
      {"net namespace", net_namespace},
      {"pid namespace", pid_namespace},
      {"clone user namespace", clone_user},
      {"clone3 user namespace", clone3_user},
      {"clone a sibling", clone_parent},
      {"join the kernel's namespace", join_namespace},
      {"join by pidfd", join_by_pidfd},
      {"mount", mount_tmpfs},
      {"bind mount", mount_bind},
      {"fsopen", fs_open},
      {"open_tree", tree_open},
      {"mount_setattr", mount_attributes},
      {"chroot", change_root},
      {"/dev/mem", dev_mem},
      {"/dev/kmsg", dev_kmsg},
      {"/dev/vda", dev_disk},
      {"/dev/console", dev_tty},
      {"/dev/ptmx", dev_ptmx},
      {"/dev/fuse", dev_fuse},
      {"/dev/kvm", dev_kvm},
      {"/dev/net/tun", dev_tun},
      {"/dev/loop-control", dev_loop},
      {"/dev/userfaultfd", dev_uffd},
      {"list /dev", dev_list},
      {"make a disk", make_device},
      {"make a null device", make_null},
      {"bpf", bpf_map},
      {"perf", perf},
      {"userfaultfd", fault},
      {"keyctl", key_ring},
      {"add_key", key_add},
      {"io_uring", ring},
      {"init_module", module},
      {"sethostname", host_name},
      {"syslog", log_read},
      {"personality", no_random},
      {"iopl", port_level},
      {"modify_ldt", segment},
      {"x32", x32},
      {"int 0x80", compat},
      {"second listener", listener},
      {"quotactl", disk_quota},
      {"adjtimex", clock_read},
      {"fanotify", fanotify},
      {"name_to_handle_at", handle},
      {"setuid program", become_root},
      {"ambient capability", capability},
      {"become another user", other_user},
      {0}};
  return attack_all(attacks);
}
