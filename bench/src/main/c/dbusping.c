/* A D-Bus method call from one process to another, over a bus: what a system call of Kairo is
 * measured against. Speaks the protocol itself, so that no library is in the way.
 *
 *   dbusping service SOCKET NAME   takes the name, says "ready", then answers every call
 *   dbusping client SOCKET NAME    measures org.freedesktop.DBus.Peer.Ping of NAME, see samples.h
 *
 * SOCKET is the path where the bus listens. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "samples.h"

#define MOST 65536
#define BUS "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
enum { CALL = 1, RETURN = 2, ERROR = 3 };
enum { PATH = 1, INTERFACE = 2, MEMBER = 3, REPLY_SERIAL = 5, DESTINATION = 6, SENDER = 7, SIGNATURE = 8 };

/* What is read: one message. What is written: one message, from its header on. */
static uint8_t in[MOST], out[MOST];
static size_t end;
static int line;
static uint32_t serial;
static const char *peer;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void expect(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  exit(1);
}

/* Reads exactly `size` bytes; 0 at the end of the stream. */
static int take(uint8_t *to, size_t size) {
  for (size_t at = 0; at < size;) {
    ssize_t n = read(line, to + at, size - at);
    if (n < 0) fail("read");
    if (n == 0) return 0;
    at += n;
  }
  return 1;
}

static void give(const void *from, size_t size) {
  if (write(line, from, size) != (ssize_t)size) fail("write");
}

static size_t aligned(size_t at, size_t to) { return (at + to - 1) / to * to; }

static void pad(size_t to) {
  while (end % to) out[end++] = 0;
}

static void put_number(uint32_t number) {
  pad(4);
  memcpy(out + end, &number, 4);
  end += 4;
}

static void put_string(const char *text) {
  size_t size = strlen(text);
  put_number(size);
  memcpy(out + end, text, size + 1);
  end += size + 1;
}

static void put_signature(const char *text) {
  out[end++] = strlen(text);
  strcpy((char *)out + end, text);
  end += strlen(text) + 1;
}

/* The fields of a header are structs of a code and a variant. */
static void put_field(int code, const char *type) {
  pad(8);
  out[end++] = code;
  put_signature(type);
}

static void put_text_field(int code, const char *type, const char *text) {
  put_field(code, type);
  if (*type == 'g') put_signature(text);
  else put_string(text);
}

/* byte order, type, flags, version | size of the body | serial | size of the fields | fields */
static void begin(int type) {
  memcpy(out, (uint8_t[4]){'l', type, 0, 1}, 4);
  end = 4;
  put_number(0);
  put_number(++serial);
  put_number(0);
}

/* Ends the header and returns where the body begins. */
static size_t end_fields(void) {
  uint32_t size = end - 16;
  memcpy(out + 12, &size, 4);
  pad(8);
  return end;
}

static void send_from(size_t body) {
  uint32_t size = end - body;
  memcpy(out + 4, &size, 4);
  give(out, end);
}

static size_t begin_call(const char *to, const char *path, const char *interface,
                         const char *member, const char *signature) {
  begin(CALL);
  put_text_field(PATH, "o", path);
  put_text_field(INTERFACE, "s", interface);
  put_text_field(MEMBER, "s", member);
  put_text_field(DESTINATION, "s", to);
  if (*signature) put_text_field(SIGNATURE, "g", signature);
  return end_fields();
}

static uint32_t number_at(size_t at) {
  uint32_t number;
  memcpy(&number, in + at, 4);
  return number;
}

/* Reads one message and returns its type, or 0 at the end of the stream. */
static int take_message(void) {
  if (!take(in, 16)) return 0;
  size_t rest = aligned(16 + number_at(12), 8) - 16 + number_at(4);
  expect(in[0] == 'l' && rest <= MOST - 16, "a message must be little-endian and fit");
  return take(in + 16, rest) ? in[1] : 0;
}

/* Where the value of a header's field lies, or 0. */
static size_t field(int code) {
  size_t last = 16 + number_at(12);
  for (size_t at = 16; at < last;) {
    at = aligned(at, 8);
    int found = in[at++];
    int type = in[at + 1];
    at += in[at] + 2;
    if (type != 'g') at = aligned(at, 4);
    if (found == code) return at;
    at += type == 'g' ? in[at] + 2u : type == 'u' ? 4u : number_at(at) + 5;
  }
  return 0;
}

static void await_reply(void) {
  for (;;) {
    int type = take_message();
    expect(type != 0, "the bus left");
    if (type != RETURN && type != ERROR) continue;
    size_t to = field(REPLY_SERIAL);
    if (!to || number_at(to) != serial) continue;
    expect(type == RETURN, "a call must succeed");
    return;
  }
}

static void join(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  expect(strlen(path) < sizeof address.sun_path, "the socket's path is too long");
  strcpy(address.sun_path, path);
  line = socket(AF_UNIX, SOCK_STREAM, 0);
  if (line < 0 || connect(line, (struct sockaddr *)&address, sizeof address)) fail(path);
  char user[16], words[64] = "";
  snprintf(user, sizeof user, "%u", getuid());
  for (char *c = user; *c; c++) sprintf(words + strlen(words), "%02x", *c);
  give("", 1);
  char auth[128];
  give(auth, snprintf(auth, sizeof auth, "AUTH EXTERNAL %s\r\n", words));
  do expect(take(in, 1), "the bus must let this user in"); while (*in != '\n');
  give("BEGIN\r\n", 7);
  send_from(begin_call(BUS, BUS_PATH, BUS, "Hello", ""));
  await_reply();
}

static void serve(const char *name) {
  size_t body = begin_call(BUS, BUS_PATH, BUS, "RequestName", "su");
  put_string(name);
  put_number(0);
  send_from(body);
  await_reply();
  puts("ready");
  fflush(stdout);
  for (int type; (type = take_message());) {
    if (type != CALL) continue;
    size_t sender = field(SENDER);
    expect(sender != 0, "the bus must say who calls");
    begin(RETURN);
    put_field(REPLY_SERIAL, "u");
    put_number(number_at(8));
    put_text_field(DESTINATION, "s", (char *)in + sender + 4);
    send_from(end_fields());
  }
}

static int64_t ping(void) {
  int64_t start = now();
  send_from(begin_call(peer, "/", BUS ".Peer", "Ping", ""));
  await_reply();
  return now() - start;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  join(argv[2]);
  if (!strcmp(argv[1], "service")) {
    serve(argv[3]);
  } else {
    peer = argv[3];
    answer_lines(ping);
  }
  return 0;
}
