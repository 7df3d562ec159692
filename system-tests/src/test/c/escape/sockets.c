// Attacks through sockets of every family.
#include "escape.h"

#include <linux/netlink.h>
#include <linux/if_alg.h>

static struct sockaddr_in at(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int made(int domain, int type, int protocol) { return done(socket(domain, type, protocol)); }

static int tcp(int protocol) {
  int fd = socket(AF_INET, SOCK_STREAM, protocol);
  struct sockaddr_in address = at(number("tcp"));
  return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof address);
}
static int connect_tcp(void) { return tcp(0); }
static int connect_mptcp(void) { return tcp(262); }
static int connect_tcp6(void) {
  int fd = socket(AF_INET6, SOCK_STREAM, 0);
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(number("tcp"))};
  inet_pton(AF_INET6, "::ffff:127.0.0.1", &address.sin6_addr);
  return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof address);
}
static int connect_again(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in granted = at(number("granted")), other = at(number("tcp"));
  struct sockaddr nobody = {.sa_family = AF_UNSPEC};
  if (*victim("granted") && connect(fd, (struct sockaddr *)&granted, sizeof granted)) return -1;
  connect(fd, &nobody, sizeof nobody);
  return connect(fd, (struct sockaddr *)&other, sizeof other);
}
static int fast_open(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = at(number("tcp"));
  return fd < 0 ? -1
                : done(sendto(fd, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&address, sizeof address));
}
static int fast_open_message(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = at(number("tcp"));
  struct iovec byte = {"x", 1};
  struct msghdr message = {&address, sizeof address, &byte, 1};
  return fd < 0 ? -1 : done(sendmsg(fd, &message, MSG_FASTOPEN));
}
static int fast_open_messages(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = at(number("tcp"));
  struct iovec byte = {"x", 1};
  struct mmsghdr message = {{&address, sizeof address, &byte, 1}, 0};
  return fd < 0 ? -1 : done(sendmmsg(fd, &message, 1, MSG_FASTOPEN));
}
static int fast_open_connect(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = at(number("tcp"));
  setsockopt(fd, IPPROTO_TCP, 30, &one, sizeof one);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) return -1;
  return done(write(fd, "x", 1));
}
static int udp(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = at(number("udp"));
  return fd < 0 ? -1 : done(sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof address));
}
static int udp_connected(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = at(number("udp"));
  return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof address);
}
static int serve(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = at(0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address)) return -1;
  return listen(fd, 1);
}
static int serve_unbound(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd < 0 ? -1 : listen(fd, 1);
}

static struct sockaddr_un path(const char *key, socklen_t *size) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", victim(key));
  *size = sizeof address;
  if (address.sun_path[0] == '@') {
    *size = offsetof(struct sockaddr_un, sun_path) + strlen(address.sun_path);
    address.sun_path[0] = 0;
  }
  return address;
}
static int unix_stream(const char *key) {
  socklen_t size;
  struct sockaddr_un address = path(key, &size);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&address, size);
}
static int unix_path(void) { return unix_stream("unix"); }
static int unix_abstract(void) { return unix_stream("abstract"); }
static int public_socket(void) { return unix_stream("public"); }
static int unix_datagram(void) {
  socklen_t size;
  struct sockaddr_un address = path("datagram", &size);
  int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  return fd < 0 ? -1 : done(sendto(fd, "x", 1, 0, (struct sockaddr *)&address, size));
}
static int pair_datagram(void) {
  int ends[2];
  socklen_t size;
  struct sockaddr_un address = path("datagram", &size);
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends)) return -1;
  return done(sendto(ends[0], "x", 1, 0, (struct sockaddr *)&address, size));
}
static int pair_message(void) {
  int ends[2];
  socklen_t size;
  struct sockaddr_un address = path("datagram", &size);
  struct iovec byte = {"x", 1};
  struct msghdr message = {&address, size, &byte, 1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends)) return -1;
  if (sendmsg(ends[0], &message, 0) < 0) return -1;
  errno = EISCONN; /* it went to the other end, whatever the address said */
  char got;
  return recv(ends[1], &got, 1, MSG_DONTWAIT) == 1 ? -1 : 0;
}
static int unix_serve(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s/s", victim("short"));
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address)) return -1;
  return listen(fd, 1);
}

static int raw(void) { return made(AF_INET, SOCK_RAW, IPPROTO_ICMP); }
static int icmp(void) { return made(AF_INET, SOCK_DGRAM, IPPROTO_ICMP); }
static int sctp(void) { return made(AF_INET, SOCK_STREAM, 132); }
static int packet(void) { return made(AF_PACKET, SOCK_RAW, 0); }
static int netlink(void) { return made(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE); }
static int uevents(void) { return made(AF_NETLINK, SOCK_DGRAM, NETLINK_KOBJECT_UEVENT); }
static int diagnostics(void) { return made(AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG); }
static int audit(void) { return made(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT); }
static int crypto(void) { return made(AF_ALG, SOCK_SEQPACKET, 0); }
static int vsock(void) { return made(AF_VSOCK, SOCK_STREAM, 0); }
static int bluetooth(void) { return made(AF_BLUETOOTH, SOCK_RAW, 1); }
static int can(void) { return made(AF_CAN, SOCK_RAW, 1); }
static int xdp(void) { return made(44, SOCK_RAW, 0); }
static int key(void) { return made(AF_KEY, SOCK_RAW, 2); }
static int qrtr(void) { return made(42, SOCK_DGRAM, 0); }
static int smc(void) { return made(43, SOCK_STREAM, 0); }
static int kcm(void) { return made(41, SOCK_DGRAM, 0); }
static int tipc(void) { return made(AF_TIPC, SOCK_SEQPACKET, 0); }

int main(void) {
  static const struct attack attacks[] = {
      {"tcp", connect_tcp},
      {"tcp over a mapped address", connect_tcp6},
      {"tcp by a granted socket", connect_again},
      {"mptcp", connect_mptcp},
      {"fast open", fast_open},
      {"fast open, sendmsg", fast_open_message},
      {"fast open, sendmmsg", fast_open_messages},
      {"fast open, connect", fast_open_connect},
      {"udp", udp},
      {"udp, connected", udp_connected},
      {"listen", serve},
      {"listen without bind", serve_unbound},
      {"unix path", unix_path},
      {"unix abstract", unix_abstract},
      {"unix datagram", unix_datagram},
      {"unix datagram by a pair", pair_datagram},
      {"unix message by a pair", pair_message},
      {"unix listen", unix_serve},
      {"public socket of the kernel", public_socket},
      {"raw", raw},
      {"icmp", icmp},
      {"sctp", sctp},
      {"packet", packet},
      {"netlink route", netlink},
      {"netlink uevent", uevents},
      {"netlink diag", diagnostics},
      {"netlink audit", audit},
      {"alg", crypto},
      {"vsock", vsock},
      {"bluetooth", bluetooth},
      {"can", can},
      {"xdp", xdp},
      {"key", key},
      {"qrtr", qrtr},
      {"smc", smc},
      {"kcm", kcm},
      {"tipc", tipc},
      {0}};
  return attack_all(attacks);
}
