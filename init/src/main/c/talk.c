#include "talk.h"

#include <string.h>
#include <unistd.h>

#include "children.h"
#include "keep.h"
#include "packet.h"
#include "say.h"

enum { COMPLAINTS_MAX = 8, PID_BYTES = 4 };

void talk_begin(struct supervisor *s) {
  s->line = -1;
  s->listing = s->listed = false;
  s->next_kept = 0;
  s->reported = 0;
  s->complaints = 0;
}

void talk_end(struct supervisor *s) {
  if (s->line >= 0) close(s->line);
  talk_begin(s);
}

static void put_pid(uint8_t *at, pid_t pid) {
  for (int i = 0; i < PID_BYTES; i++) at[i] = (uint8_t)((uint32_t)pid >> (24 - 8 * i));
}

static pid_t take_pid(const uint8_t *at) {
  return (pid_t)((uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]);
}

static struct packet named(uint8_t type, const void *name, size_t length, int fd) {
  struct packet packet = {.bytes = {type}, .length = 1 + length, .fd = fd};
  memcpy(packet.bytes + 1, name, length);
  return packet;
}

static void refuse(struct supervisor *s, const uint8_t *name, size_t length, const char *reason) {
  struct packet answer = named(REFUSED, name, length, -1);
  bool told = packet_send(s->line, &answer);
  say("cannot keep '%.*s': %s%s", (int)length, name, reason,
      told ? "" : "; kairod could not be told");
}

static void keep(struct supervisor *s, struct packet *packet) {
  const uint8_t *name = packet->bytes + 1;
  size_t length = packet->length - 1;
  int fd = packet->fd;
  packet->fd = -1;
  if (fd < 0) {
    refuse(s, name, length, "its descriptor did not come");
  } else if (!keep_add(name, length, fd)) {
    refuse(s, name, length, "there is no room");
  }
}

/* Only the one that was told of: the pid of any other may be that of a running process. */
static bool let_go(struct supervisor *s, pid_t pid) {
  struct ended ended;
  if (pid <= 0 || pid != s->reported) return false;
  s->reported = 0;
  return children_take(pid, &ended);
}

/* From now on this process, and every kairod that it starts, writes there. */
static void redirect(int fd) {
  dup2(fd, STDOUT_FILENO);
  dup2(fd, STDERR_FILENO);
}

/* Does what a message without a name or descriptor asks for. False when it is none. */
static bool obey_plain(struct supervisor *s, uint8_t type) {
  switch (type) {
    case LIST:
      s->listing = true;
      s->next_kept = 0;
      return true;
    case READY:
      supervisor_ready(s);
      return true;
    case ALIVE:
      supervisor_alive(s);
      return true;
    case STOPPING:
      supervisor_stopping(s);
      return true;
    default:
      return false;
  }
}

/* Does what the message asks for. False when it is not a message of message.h. */
static bool obey(struct supervisor *s, struct packet *packet) {
  if (packet->cut || packet->length == 0) return false;
  uint8_t type = packet->bytes[0];
  bool bare = packet->length == 1;
  bool with_fd = packet->fd >= 0;
  bool with_name = keep_is_name(packet->bytes + 1, packet->length - 1);
  if (type == KEEP && with_name) {
    keep(s, packet);
    return true;
  }
  if (type == OUTPUT && bare && with_fd) {
    redirect(packet->fd);
    return true;
  }
  if (with_fd) return false;
  if (type == DROP && with_name) {
    keep_drop(packet->bytes + 1, packet->length - 1);
    return true;
  }
  if (type == REAP && packet->length == 1 + PID_BYTES) return let_go(s, take_pid(packet->bytes + 1));
  return bare && obey_plain(s, type);
}

static void complain(struct supervisor *s, const struct packet *packet) {
  if (++s->complaints > COMPLAINTS_MAX) return;
  say("ignored a malformed message of kairod type=%d bytes=%zu%s",
      packet->length > 0 ? packet->bytes[0] : 0, packet->length,
      s->complaints == COMPLAINTS_MAX ? ", and says no more of them" : "");
}

void talk_hear(struct supervisor *s) {
  struct packet packet;
  while (s->line >= 0) {
    switch (packet_receive(s->line, &packet)) {
      case GOT_NOTHING:
        return;
      case GOT_END:
        talk_end(s);
        return;
      case GOT_PACKET:
        if (!obey(s, &packet)) complain(s, &packet);
        if (packet.fd >= 0) close(packet.fd);
    }
  }
}

/* One after the other, so that the queue to kairod never grows with what it keeps. */
static bool tell_kept(struct supervisor *s) {
  while (s->next_kept < keep_count()) {
    const struct kept *kept = keep_at(s->next_kept);
    struct packet packet = named(KEEP, kept->name, kept->length, kept->fd);
    if (!packet_send(s->line, &packet)) return false;
    s->next_kept++;
  }
  struct packet end = named(END, "", 0, -1);
  if (!packet_send(s->line, &end)) return false;
  s->listing = false;
  s->listed = true;
  return true;
}

/* One at a time: the next when kairod has written this one down. */
static bool tell_ended(struct supervisor *s) {
  struct ended ended;
  if (s->reported != 0 || !children_peek(&ended) || ended.pid == s->kairod) return true;
  struct packet packet = {.bytes = {EXIT}, .length = 1 + PID_BYTES + 2, .fd = -1};
  put_pid(packet.bytes + 1, ended.pid);
  packet.bytes[1 + PID_BYTES] = ended.by_signal ? BY_SIGNAL : BY_EXIT;
  packet.bytes[2 + PID_BYTES] = (uint8_t)ended.status;
  if (!packet_send(s->line, &packet)) return false;
  s->reported = ended.pid;
  return true;
}

bool talk_tell(struct supervisor *s) {
  if (s->line < 0) return false;
  if (s->listing && !tell_kept(s)) return true;
  return s->listed && !tell_ended(s);
}
