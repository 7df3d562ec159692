/*
 * Runs the program itself: program_test PROGRAM LINK. PROGRAM was compiled to open LINK, which is
 * made to point at the slave of a pty; this is the thermometer and the kernel. Exits with the number
 * of failures.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;
static const char *program;
static const char *link_path;

struct run {
  pid_t pid;
  int line;
  int errors;
  int master;
};

static void check(bool ok, const char *fact) {
  if (!ok) {
    failures++;
    fprintf(stderr, "FAILED: %s\n", fact);
  }
}

static void point_at(const char *target) {
  unlink(link_path);
  if (symlink(target, link_path) < 0) exit(100);
}

/* As nobody, if this is root, whom no file refuses. */
static struct run start_as(bool nobody) {
  struct run run = {.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  int line[2], errors[2];
  if (run.master < 0 || unlockpt(run.master) < 0) exit(100);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) < 0) exit(100);
  if (pipe2(errors, O_CLOEXEC) < 0) exit(100);
  if (!nobody) point_at(ptsname(run.master));
  run.pid = fork();
  if (run.pid == 0) {
    dup2(errors[1], 2);
    if (line[1] == 3) {
      fcntl(3, F_SETFD, 0);
    } else {
      dup2(line[1], 3);
    }
    if (nobody && getuid() == 0 && setuid(65534) < 0) _exit(101);
    execl(program, program, (char *)NULL);
    _exit(101);
  }
  close(line[1]);
  close(errors[1]);
  run.line = line[0];
  run.errors = errors[0];
  return run;
}

static struct run start(void) { return start_as(false); }

static int end(struct run *run, char *said, size_t capacity) {
  int status = 0;
  waitpid(run->pid, &status, 0);
  ssize_t length = read(run->errors, said, capacity - 1);
  said[length < 0 ? 0 : length] = '\0';
  close(run->line);
  close(run->errors);
  close(run->master);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void send_line(struct run *run, const char *text) {
  if (write(run->master, text, strlen(text)) < 0) exit(100);
}

/* Whether the next packet is a request to publish on `topic`. */
static bool hears(struct run *run, const char *topic, uint8_t *packet, size_t *length) {
  ssize_t count = recv(run->line, packet, 1024, 0);
  *length = count < 0 ? 0 : (size_t)count;
  return count > 8 && memcmp(packet, "KA\x02\x01", 4) == 0 &&
         (size_t)packet[6] * 256 + packet[7] == *length - 8 &&
         memmem(packet, *length, "\xa7publish", 8) != NULL &&
         memmem(packet, *length, topic, strlen(topic)) != NULL;
}

/* It is silent at first: then it has opened the thermometer and made it raw. */
static struct run start_and_wait(void) {
  uint8_t packet[1024];
  size_t length;
  struct run run = start();
  check(hears(&run, "skill.thermostat.silent", packet, &length), "silence is reported");
  return run;
}

static void it_reports_lines(void) {
  char said[256];
  uint8_t packet[1024];
  size_t length;
  struct run run = start_and_wait();
  send_line(&run, "T=21.5 ");
  send_line(&run, "N=300\r\nT=nonsense\xff\r\n");
  check(hears(&run, "skill.thermostat.reading", packet, &length), "a reading is reported");
  check(memmem(packet, length, "\xa7" "celsius\xcb\x40\x35\x80\0\0\0\0\0", 17) != NULL,
        "the reading has the temperature");
  check(memmem(packet, length, "\xa1n\xcd\x01\x2c", 5) != NULL,
        "the reading has its number");
  check(memmem(packet, length, "\xa8sensedNs\xcf", 10) != NULL, "the reading has its time");
  check(hears(&run, "skill.thermostat.garbled", packet, &length), "garbage is reported");
  check(memmem(packet, length, "\xa4line\xaaT=nonsense", 16) != NULL, "what can be printed is shown");
  check(hears(&run, "skill.thermostat.silent", packet, &length), "new silence is reported anew");
  kill(run.pid, SIGTERM);
  check(end(&run, said, sizeof said) == 0 && said[0] == '\0', "SIGTERM ends it in peace");
}

static void it_ends_with_its_kernel(void) {
  char said[256];
  struct run run = start_and_wait();
  shutdown(run.line, SHUT_RDWR);
  check(end(&run, said, sizeof said) == 0, "the end of its line ends it in peace");
}

static void it_repeats_one_refusal(void) {
  static const char refusal[] = "KA\x02\x02\0\0\0\x0f\x82\xa2id\x02\xa5" "error\xa3no!";
  char said[256];
  struct run run = start_and_wait();
  for (int i = 0; i < 3; i++) send(run.line, refusal, sizeof refusal - 1, 0);
  shutdown(run.line, SHUT_WR);
  check(end(&run, said, sizeof said) == 0, "refusals do not end it");
  check(strcmp(said, "thermostat: the kernel refused a report: no!\n") == 0,
        "a refusal is said once");
}

static void it_fails_without_its_thermometer(void) {
  char said[256];
  struct run run = start_and_wait();
  close(run.master);
  run.master = -1;
  check(end(&run, said, sizeof said) == 1 && strstr(said, "is gone") != NULL,
        "an unplugged thermometer is a failure");
}

static void it_says_why_it_cannot_open(const char *expected, int code) {
  char said[512], sentence[512];
  struct run run = start_as(true);
  int status = end(&run, said, sizeof said);
  snprintf(sentence, sizeof sentence, "thermostat: cannot open %s: %s\n", link_path, expected);
  check(status == code && strcmp(said, sentence) == 0, sentence);
}

int main(int count, char **arguments) {
  if (count != 3) return 100;
  program = arguments[1];
  link_path = arguments[2];
  it_reports_lines();
  it_ends_with_its_kernel();
  it_repeats_one_refusal();
  it_fails_without_its_thermometer();
  point_at("/no/such/tty");
  it_says_why_it_cannot_open("No such file or directory", 1);
  point_at("forbidden");
  it_says_why_it_cannot_open("Permission denied", 77);
  return failures;
}
