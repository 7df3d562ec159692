/*
 * Reads a thermometer on a serial port and reports what it says to Kairo. It opens /dev/ttyUSB0 as
 * any program would: there need not be such a file, since the kernel is asked instead, and may hand
 * over the device that the user agreed to.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "kairo.h"
#include "reading.h"

#ifndef THERMOSTAT_TTY
#define THERMOSTAT_TTY "/dev/ttyUSB0"
#endif

enum { EXIT_NOT_PERMITTED = 77, MEMORY = 16384 };

static const int64_t SILENCE_NS = INT64_C(1000000000);

struct thermostat {
  int tty;
  struct line line;
  struct kairo kairo;
  int64_t last_line_ns;
  bool silent;
  bool complained;
};

static void on_terminate(int signal) {
  (void)signal;
  _exit(0);
}

static int64_t monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "thermostat: %s: %s\n", what, strerror(errno));
  exit(EXIT_FAILURE);
}

/* A kernel that ends just when it looks at the call interrupts it. */
static int open_tty(void) {
  int tty;
  do {
    tty = open(THERMOSTAT_TTY, O_RDWR | O_NOCTTY);
  } while (tty < 0 && errno == EINTR);
  if (tty < 0) {
    int reason = errno;
    fprintf(stderr, "thermostat: cannot open %s: %s\n", THERMOSTAT_TTY, strerror(reason));
    exit(reason == EACCES ? EXIT_NOT_PERMITTED : EXIT_FAILURE);
  }
  struct termios mode;
  if (tcgetattr(tty, &mode) < 0) fail("cannot read the mode of " THERMOSTAT_TTY);
  cfmakeraw(&mode);
  mode.c_cflag |= CLOCAL | CREAD;
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  if (tcsetattr(tty, TCSANOW, &mode) < 0) fail("cannot set the mode of " THERMOSTAT_TTY);
  return tty;
}

/* A kernel that has gone away ends the skill in peace. */
static void publish(struct thermostat *self) {
  struct kairo_error error;
  if (kairo_send(&self->kairo, NULL, &error)) return;
  if (error.retryable) exit(EXIT_SUCCESS);
  fprintf(stderr, "thermostat: cannot report: %s\n", error.sentence);
  exit(EXIT_FAILURE);
}

static void report_line(struct thermostat *self, int64_t sensed_ns) {
  struct reading reading;
  if (line_parse(&self->line, &reading)) {
    struct kairo_writer *payload =
        kairo_begin_publish(&self->kairo, "skill.thermostat.reading", 3, 0);
    kairo_write_key(payload, "celsius");
    kairo_write_float(payload, reading.celsius);
    kairo_write_key(payload, "n");
    kairo_write_int(payload, reading.n);
    kairo_write_key(payload, "sensedNs");
    kairo_write_int(payload, sensed_ns);
  } else {
    char shown[LINE_SHOWN + 1];
    line_show(&self->line, shown);
    struct kairo_writer *payload =
        kairo_begin_publish(&self->kairo, "skill.thermostat.garbled", 1, 0);
    kairo_write_key(payload, "line");
    kairo_write_text(payload, shown);
  }
  publish(self);
}

static void read_tty(struct thermostat *self) {
  char bytes[256];
  ssize_t count = read(self->tty, bytes, sizeof bytes);
  int64_t now = monotonic_ns();
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count <= 0) {
    fprintf(stderr, "thermostat: %s is gone\n", THERMOSTAT_TTY);
    exit(EXIT_FAILURE);
  }
  for (ssize_t i = 0; i < count; i++) {
    if (!line_add(&self->line, bytes[i])) continue;
    report_line(self, now);
    line_clear(&self->line);
    self->last_line_ns = now;
    self->silent = false;
  }
}

/* Nothing that the kernel answers matters, but that it refuses is worth one sentence. */
static void read_kernel(struct thermostat *self) {
  struct kairo_message message;
  struct kairo_error error;
  enum kairo_outcome outcome;
  while ((outcome = kairo_next(&self->kairo, 0, &message, &error)) == KAIRO_MESSAGE) {
    if (self->complained || message.type != KAIRO_REPLY || !message.as.reply.failed) continue;
    self->complained = true;
    fprintf(stderr, "thermostat: the kernel refused a report: %s\n",
            message.as.reply.error.sentence);
  }
  if (outcome == KAIRO_OVER) exit(EXIT_SUCCESS);
}

static int silence_timeout_ms(const struct thermostat *self) {
  if (self->silent) return -1;
  int64_t left = self->last_line_ns + SILENCE_NS - monotonic_ns();
  return left <= 0 ? 0 : (int)(left / 1000000 + 1);
}

static void watch_silence(struct thermostat *self) {
  if (self->silent || monotonic_ns() - self->last_line_ns < SILENCE_NS) return;
  self->silent = true;
  struct kairo_writer *payload =
      kairo_begin_publish(&self->kairo, "skill.thermostat.silent", 1, 0);
  kairo_write_key(payload, "sinceNs");
  kairo_write_int(payload, self->last_line_ns);
  publish(self);
}

int main(void) {
  static struct thermostat self;
  static uint8_t memory[MEMORY];
  struct kairo_error error;
  struct sigaction terminate = {.sa_handler = on_terminate};
  sigaction(SIGTERM, &terminate, NULL);
  if (!kairo_on_line(&self.kairo, KAIRO_LINE, memory, sizeof memory, &error)) {
    fputs("thermostat: must be started by Kairo, which gives it its line as descriptor 3\n",
          stderr);
    return EXIT_FAILURE;
  }
  self.tty = open_tty();
  self.last_line_ns = monotonic_ns();
  struct pollfd waiting[] = {{.fd = self.tty, .events = POLLIN}, {.fd = KAIRO_LINE, .events = POLLIN}};
  for (;;) {
    if (poll(waiting, 2, silence_timeout_ms(&self)) < 0) {
      if (errno != EINTR) fail("cannot wait");
      continue;
    }
    if (waiting[1].revents != 0) read_kernel(&self);
    if (waiting[0].revents != 0) read_tty(&self);
    watch_silence(&self);
  }
}
