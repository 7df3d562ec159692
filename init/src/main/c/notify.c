#include "notify.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "say.h"

static int channel = -1;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t address_length;

/* A path, or after '@' a name in the abstract namespace. */
static void connect_to(const char *name) {
  size_t length = strlen(name);
  if ((name[0] != '/' && name[0] != '@') || length < 2 || length >= sizeof address.sun_path) {
    say("NOTIFY_SOCKET must be a path or @name of 2 to %zu bytes, got '%s'",
        sizeof address.sun_path - 1, name);
    return;
  }
  memcpy(address.sun_path, name, length);
  if (name[0] == '@') address.sun_path[0] = '\0';
  address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
  channel = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  /* Long enough for a busy supervisor, too short to be noticed as a hang. */
  struct timeval patience = {.tv_sec = 1};
  setsockopt(channel, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

void notify_open(void) {
  const char *name = getenv("NOTIFY_SOCKET");
  if (name != NULL) connect_to(name);
  unsetenv("NOTIFY_SOCKET");
  unsetenv("WATCHDOG_USEC");
  unsetenv("WATCHDOG_PID");
}

void notify(const char *format, ...) {
  if (channel < 0) return;
  char lines[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(lines, sizeof lines, format, arguments);
  va_end(arguments);
  if (sendto(channel, lines, strlen(lines), MSG_NOSIGNAL, (struct sockaddr *)&address,
             address_length) < 0) {
    say("the supervisor did not hear '%s': %s", lines, strerror(errno));
  }
}
