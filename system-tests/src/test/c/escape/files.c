// Attacks on files outside of the attacker's own folder.
#include "escape.h"

#include <dirent.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/time.h>
#include <sys/xattr.h>

// How the victim's program ends when it is run without its argument.
#define RAN 99

static const char *secret(void) { return victim("secret"); }
static const char *beside(const char *name) {
  static char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", victim("folder"), name);
  return path;
}

static int read_secret(void) { return reads_path(secret()); }
static int read_passwd(void) {
  int fd = open("/etc/passwd", O_RDONLY);
  char text[4096] = "";
  return fd >= 0 && read(fd, text, sizeof text - 1) > 0 && strstr(text, "daemon") ? 0 : -1;
}
static int read_shadow(void) { return reads_path("/etc/shadow"); }
static int read_hostname(void) { return reads_path("/etc/hostname"); }
static int append_secret(void) {
  int fd = open(secret(), O_WRONLY | O_APPEND);
  return fd >= 0 && write(fd, "x", 1) == 1 ? 0 : -1;
}
static int create_outside(void) { return done(open(beside("created"), O_CREAT | O_WRONLY, 0600)); }
static int unlink_outside(void) { return unlink(beside("spare")); }
static int truncate_outside(void) { return truncate(beside("long"), 0); }
static int mkdir_outside(void) { return mkdir(beside("made"), 0700); }
static int fifo_outside(void) { return mkfifo(beside("fifo"), 0600); }
static int symlink_outside(void) { return symlink("x", beside("link")); }
static int rename_in(void) { return rename(beside("moved"), own("moved")); }
static int rename_out(void) {
  close(open(own("out"), O_CREAT | O_WRONLY, 0600));
  return rename(own("out"), beside("out"));
}
static int link_in(void) { return link(secret(), own("linked")) || reads_path(own("linked")); }
static int read_symlink(void) {
  unlink(own("away"));
  if (symlink(secret(), own("away"))) return -1;
  return reads_path(own("away"));
}
static int traverse(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/../../../../../../../../../../../../%s", folder(), secret());
  return reads_path(path);
}
static int by_descriptor(void) {
  int root = open("/", O_PATH | O_DIRECTORY);
  return root < 0 ? -1 : reads(openat(root, secret() + 1, O_RDONLY));
}
static int by_openat2(void) {
  struct {
    uint64_t flags, mode, resolve;
  } how = {O_RDONLY, 0, 0};
  return reads(syscall(437, AT_FDCWD, secret(), &how, sizeof how));
}
static int by_path_descriptor(void) {
  int fd = open(secret(), O_PATH);
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  return fd < 0 ? -1 : reads_path(link);
}
static int by_root_link(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "/proc/self/root%s", secret());
  return reads_path(path);
}
static int by_cwd(void) { return chdir(victim("folder")) ? -1 : reads_path("secret"); }
static int by_handle(void) {
  struct {
    struct file_handle handle;
    char bytes[128];
  } file = {.handle.handle_bytes = 128};
  int mount;
  if (name_to_handle_at(AT_FDCWD, secret(), &file.handle, &mount, 0)) return -1;
  int root = open("/", O_RDONLY | O_DIRECTORY);
  return reads(open_by_handle_at(root, &file.handle, O_RDONLY));
}
static int change_mode(void) { return chmod(secret(), 0600); }
static int change_mode_by_link(void) {
  unlink(own("mode"));
  return symlink(secret(), own("mode")) || chmod(own("mode"), 0600) ? -1 : 0;
}
static int change_mode_by_descriptor(void) {
  int fd = open(secret(), O_PATH);
  return fd < 0 ? -1 : fchmod(fd, 0600) && fchmodat(fd, "", 0600, AT_EMPTY_PATH) ? -1 : 0;
}
static int change_mode_of_package(void) { return chmod(victim("package"), 0755); }
static int set_user_id(void) {
  struct stat status;
  close(open(own("tool"), O_CREAT | O_WRONLY, 0700));
  if (chmod(own("tool"), 04755) || stat(own("tool"), &status)) return -1;
  errno = EPERM;
  return status.st_mode & S_ISUID ? 0 : -1;
}
static int change_times_by_link(void) {
  unlink(own("time"));
  return symlink(secret(), own("time")) || utimensat(AT_FDCWD, own("time"), 0, 0) ? -1 : 0;
}
static int change_owner(void) {
  if (chown(secret(), getuid() + 1, -1)) return -1;
  return chown(secret(), getuid(), -1);
}
static int change_times(void) { return utimensat(AT_FDCWD, secret(), 0, 0); }
static int change_attribute(void) { return setxattr(secret(), "user.x", "x", 1, 0); }
static int list_outside(void) {
  DIR *dir = opendir(victim("folder"));
  return dir && readdir(dir) ? 0 : -1;
}
static int list_home(void) {
  DIR *dir = opendir("/root");
  return dir && readdir(dir) ? 0 : -1;
}
static int watch(void) { return done(inotify_add_watch(inotify_init1(0), secret(), IN_ACCESS)); }
static int probe(void) {
  struct stat status;
  return stat(secret(), &status);
}
static int execute_outside(void) {
  pid_t child = vfork();
  if (child == 0) {
    execl(victim("program"), "program", (char *)0);
    _exit(errno);
  }
  int status;
  waitpid(child, &status, 0);
  errno = WEXITSTATUS(status);
  return errno == RAN ? 0 : -1;
}
static int execute_own_file(void) {
  int from = open("/usr/bin/true", O_RDONLY), to = open(own("true"), O_CREAT | O_WRONLY, 0700);
  struct stat status;
  if (from < 0 || to < 0 || fstat(from, &status)) return -1;
  if (sendfile(to, from, 0, status.st_size) != status.st_size) return -1;
  close(to);
  pid_t child = vfork();
  if (child == 0) {
    execl(own("true"), "true", (char *)0);
    _exit(errno);
  }
  waitpid(child, (int *)&status, 0);
  int ended = *(int *)&status;
  errno = WEXITSTATUS(ended);
  return ended;
}
static int execute_memory(void) {
  int from = open("/usr/bin/true", O_RDONLY), to = memfd_create("true", 0), ended;
  struct stat status;
  if (from < 0 || to < 0 || fstat(from, &status)) return -1;
  if (sendfile(to, from, 0, status.st_size) != status.st_size) return -1;
  pid_t child = fork();
  if (child == 0) {
    char *words[] = {"true", 0}, *none[] = {0};
    syscall(SYS_execveat, to, "", words, none, AT_EMPTY_PATH);
    _exit(errno);
  }
  waitpid(child, &ended, 0);
  errno = WEXITSTATUS(ended);
  return ended;
}
static int change_package(void) { return done(open(victim("package"), O_WRONLY)); }
static int replace_package(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s.new", victim("package"));
  return makes(path, 0700);
}
static int write_bin(void) { return makes("/usr/bin/kairo-escape", 0700); }
static int write_tmp(void) { return makes("/tmp/kairo-escape", 0600); }
static int write_shm(void) { return makes("/dev/shm/kairo-escape", 0600); }

int main(void) {
  static const struct attack attacks[] = {
      {"read secret", read_secret},
      {"read /etc/passwd", read_passwd},
      {"read /etc/shadow", read_shadow},
      {"read /etc/hostname", read_hostname},
      {"append to secret", append_secret},
      {"create outside", create_outside},
      {"unlink outside", unlink_outside},
      {"truncate outside", truncate_outside},
      {"mkdir outside", mkdir_outside},
      {"fifo outside", fifo_outside},
      {"symlink outside", symlink_outside},
      {"rename in", rename_in},
      {"rename out", rename_out},
      {"hard link in", link_in},
      {"read through symlink", read_symlink},
      {"read through ..", traverse},
      {"read from descriptor of /", by_descriptor},
      {"read by openat2", by_openat2},
      {"read by O_PATH and /proc", by_path_descriptor},
      {"read by /proc/self/root", by_root_link},
      {"read from its folder", by_cwd},
      {"read by handle", by_handle},
      {"chmod", change_mode},
      {"chmod by symlink", change_mode_by_link},
      {"chmod by descriptor", change_mode_by_descriptor},
      {"chmod own package", change_mode_of_package},
      {"set-user-id", set_user_id},
      {"utimensat by symlink", change_times_by_link},
      {"chown", change_owner},
      {"utimensat", change_times},
      {"setxattr", change_attribute},
      {"list its folder", list_outside},
      {"list /root", list_home},
      {"inotify", watch},
      {"stat probe", probe},
      {"execute outside", execute_outside},
      {"execute own file", execute_own_file},
      {"execute memory", execute_memory},
      {"write own package", change_package},
      {"add to own package", replace_package},
      {"write /usr/bin", write_bin},
      {"write /tmp", write_tmp},
      {"write /dev/shm", write_shm},
      {0}};
  return attack_all(attacks);
}
