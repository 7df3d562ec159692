// A skill that uses the network. Tells what comes of each step, one line each.
//
// CONNECT, OTHER and LISTEN are ports, given by the compiler.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in at(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int dial(int port, int flags) {
  int fd = socket(AF_INET, SOCK_STREAM | flags, 0);
  struct sockaddr_in address = at(port);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
  int error = errno;
  if (error == EINPROGRESS) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    poll(&wait, 1, 10000);
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error == 0) return fd;
  }
  close(fd);
  errno = error;
  return -1;
}

static void talk(const char *name, int fd) {
  char answer[64] = "";
  if (fd < 0) {
    printf("%s errno %d\n", name, errno);
    return;
  }
  if (write(fd, name, strlen(name)) < 0) printf("%s write errno %d\n", name, errno);
  ssize_t size = read(fd, answer, sizeof answer - 1);
  printf("%s got %zd %s\n", name, size, answer);
}

static void try(const char *name, int domain, int type, int protocol) {
  int fd = socket(domain, type, protocol);
  printf("%s %s %d\n", name, fd < 0 ? "errno" : "made", fd < 0 ? errno : 0);
  if (fd >= 0) close(fd);
}

static void serve(int port) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = at(port);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 8)) {
    printf("serve errno %d\n", errno);
    return;
  }
  printf("serving\n");
  for (int client; (client = accept(fd, 0, 0)) >= 0; close(client)) {
    char bytes[64];
    ssize_t size = read(client, bytes, sizeof bytes);
    if (size > 0 && write(client, bytes, size) != size) printf("serve write errno %d\n", errno);
  }
  printf("served errno %d\n", errno);
}

int main(void) {
  setvbuf(stdout, 0, _IOLBF, 0);
  try("udp", AF_INET, SOCK_DGRAM, 0);
  try("raw", AF_INET, SOCK_RAW, 1);
  try("mptcp", AF_INET, SOCK_STREAM, 262);
  try("unix", AF_UNIX, SOCK_STREAM, 0);
  try("vsock", 40, SOCK_STREAM, 0);
  try("netlink", 16, SOCK_RAW, 0);
  talk("other", dial(OTHER, 0));
#ifdef LISTEN
  serve(LISTEN);
#endif
  int nonblocking = dial(CONNECT, SOCK_NONBLOCK);
  if (nonblocking >= 0) fcntl(nonblocking, F_SETFL, 0);
  talk("later", nonblocking);
  close(nonblocking);
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  socklen_t size = sizeof one;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct sockaddr_in address = at(CONNECT);
  if (connect(fd, (struct sockaddr *)&address, sizeof address)) printf("blocking errno %d\n", errno);
  one = 0;
  getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, &size);
  printf("nodelay %d\n", one);
  int again = connect(fd, (struct sockaddr *)&address, sizeof address);
  printf("again %d %d\n", again, again ? errno : 0);
  talk("now", fd);
  char byte;
  ssize_t end = read(fd, &byte, 1);
  printf("end %zd\n", end);
  pause();
  return 0;
}
