/* A blocking ping-pong over a bound Unix stream socket: what a system call of Kairo is measured
 * against.
 *
 *   pingpong server PATH REQUEST REPLY   says "ready", then answers one client until it leaves
 *   pingpong client PATH REQUEST REPLY   measures round trips, see samples.h
 *
 * REQUEST and REPLY are sizes in bytes. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "samples.h"

#define MOST 65536
static char buffer[MOST];
static size_t request, reply;
static int line;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Reads exactly `size` bytes; 0 at the end of the stream. */
static int take(size_t size) {
  for (size_t at = 0; at < size;) {
    ssize_t n = read(line, buffer + at, size - at);
    if (n < 0) fail("read");
    if (n == 0) return 0;
    at += n;
  }
  return 1;
}

static void give(size_t size) {
  if (write(line, buffer, size) != (ssize_t)size) fail("write");
}

static int64_t round_trip(void) {
  int64_t start = now();
  give(request);
  if (!take(reply)) {
    fputs("the server left\n", stderr);
    exit(1);
  }
  return now() - start;
}

static void serve(int listening) {
  if (listen(listening, 1)) fail("listen");
  puts("ready");
  fflush(stdout);
  line = accept(listening, NULL, NULL);
  if (line < 0) fail("accept");
  while (take(request)) give(reply);
}

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (argc != 5 || strlen(argv[2]) >= sizeof address.sun_path) return 2;
  strcpy(address.sun_path, argv[2]);
  request = strtoul(argv[3], NULL, 10);
  reply = strtoul(argv[4], NULL, 10);
  if (!request || !reply || request > MOST || reply > MOST) return 2;
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0) fail("socket");
  if (!strcmp(argv[1], "server")) {
    if (bind(fd, (struct sockaddr *)&address, sizeof address)) fail("bind");
    serve(fd);
  } else {
    line = fd;
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    answer_lines(round_trip);
  }
  return 0;
}
