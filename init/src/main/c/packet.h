/* One packet with at most one descriptor, to and from a SOCK_SEQPACKET socket. Nothing here blocks. */
#ifndef PACKET_H
#define PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

struct packet {
  uint8_t bytes[MESSAGE_MAX];
  size_t length;
  int fd; /* or -1; also when one was sent and this process may open no more files */
  bool cut; /* longer than any message, or with more descriptors */
};

enum received { GOT_PACKET, GOT_NOTHING, GOT_END };

/* The receiver owns the packet's descriptor. */
enum received packet_receive(int line, struct packet *packet);

/* False when there is no room now, or nobody to hear it. The descriptor stays the sender's. */
bool packet_send(int line, const struct packet *packet);

#endif
