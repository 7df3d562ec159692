#define _GNU_SOURCE
#include "packet.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* Room for one descriptor, drawn as the kernel wants it. */
union control {
  struct cmsghdr header;
  char room[CMSG_SPACE(sizeof(int))];
};

/* An empty packet looks like the end otherwise. */
static bool hung_up(int line) {
  struct pollfd entry = {.fd = line};
  return poll(&entry, 1, 0) > 0 && (entry.revents & POLLHUP) != 0;
}

enum received packet_receive(int line, struct packet *packet) {
  union control control;
  struct iovec vector = {packet->bytes, sizeof packet->bytes};
  /* CMSG_LEN: in the padding that CMSG_SPACE adds, Linux would put a second descriptor. */
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = CMSG_LEN(sizeof(int))};
  ssize_t length;
  do {
    length = recvmsg(line, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    /* A kairod that died with unread messages leaves this once, before what it had sent. */
  } while (length < 0 && errno == ECONNRESET);
  if (length < 0) {
    return errno == EAGAIN || errno == EINTR ? GOT_NOTHING : GOT_END;
  }
  packet->fd = -1;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
      header->cmsg_len == CMSG_LEN(sizeof(int))) {
    memcpy(&packet->fd, CMSG_DATA(header), sizeof(int));
  }
  packet->length = (size_t)length;
  bool more_fds = packet->fd >= 0 && (message.msg_flags & MSG_CTRUNC) != 0;
  packet->cut = more_fds || (message.msg_flags & MSG_TRUNC) != 0;
  return length == 0 && packet->fd < 0 && hung_up(line) ? GOT_END : GOT_PACKET;
}

bool packet_send(int line, const struct packet *packet) {
  union control control = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)),
                                      .cmsg_level = SOL_SOCKET,
                                      .cmsg_type = SCM_RIGHTS}};
  struct iovec vector = {(void *)packet->bytes, packet->length};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
  if (packet->fd >= 0) {
    message.msg_control = &control;
    message.msg_controllen = sizeof control.room;
    memcpy(CMSG_DATA(&control.header), &packet->fd, sizeof(int));
  }
  ssize_t sent;
  do {
    sent = sendmsg(line, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0;
}
