/*
 * Kairo for C programs: a skill on the line that it was born with, or any client on the kernel's
 * socket. One header, one source file, C11, nothing but libc.
 *
 * Memory is the caller's, and nothing is allocated. What the kernel sent is read where it lies: a
 * reply, an event, and every text, reader and message taken from them, hold until the next
 * kairo_call, kairo_send, kairo_next or kairo_close on the same client. A client belongs to one
 * thread at a time.
 *
 *   static uint8_t memory[64 * 1024];
 *   static struct kairo kairo;
 *   struct kairo_error error;
 *
 *   if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) …
 *   struct kairo_writer *payload = kairo_begin_publish(&kairo, "skill.clock.tick", 1, 1000);
 *   kairo_write_key(payload, "n");
 *   kairo_write_int(payload, 17);
 *   if (!kairo_call(&kairo, NULL, &error)) fprintf(stderr, "%s\n", error.sentence);
 */
#ifndef KAIRO_H
#define KAIRO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  KAIRO_LINE = 3,              /* the descriptor that a skill is born with */
  KAIRO_HEADER = 8,            /* bytes before every body */
  KAIRO_LARGEST_BODY = 1 << 20,
  KAIRO_LEAST_MEMORY = 4096,   /* what a client needs at least */
  KAIRO_CAUSE = 128,           /* characters of an id in a cause */
  KAIRO_DESCRIPTORS = 16,      /* the most that come with a frame */
  KAIRO_FOREVER = -1           /* a timeout */
};

/* Why something failed: the code is for programs, the sentence and the help for people. */
struct kairo_error {
  char code[32];        /* such as "not_found" */
  char sentence[256];   /* what must hold, and what was found */
  char help[160];       /* how to mend it, or empty */
  bool retryable;       /* whether the same call may succeed later */
};

/* ---- MessagePack, written ------------------------------------------------------------------ */

/*
 * Bytes being written. What does not fit, or is no value, sets `failed` for good; nothing is ever
 * written beyond `capacity`.
 */
struct kairo_writer {
  uint8_t *bytes;
  size_t capacity;
  size_t length;
  bool failed;
};

void kairo_writer_init(struct kairo_writer *out, void *memory, size_t capacity);
void kairo_write_nil(struct kairo_writer *out);
void kairo_write_bool(struct kairo_writer *out, bool value);
void kairo_write_int(struct kairo_writer *out, int64_t value);
void kairo_write_float(struct kairo_writer *out, double value);
void kairo_write_text(struct kairo_writer *out, const char *text);
void kairo_write_text_of(struct kairo_writer *out, const char *bytes, size_t length);
void kairo_write_binary(struct kairo_writer *out, const void *bytes, size_t length);
/* Exactly so many values must follow. */
void kairo_write_array(struct kairo_writer *out, uint32_t values);
/* Exactly so many pairs of a key and a value must follow. */
void kairo_write_map(struct kairo_writer *out, uint32_t pairs);
/* A key of a map; the same as a text. */
void kairo_write_key(struct kairo_writer *out, const char *key);

/* ---- MessagePack, read --------------------------------------------------------------------- */

/* Bytes being read. Nothing beyond `end` is touched; `failed` stays once it is set. */
struct kairo_reader {
  const uint8_t *at;
  const uint8_t *end;
  bool failed;
};

/* Text as it came: not ended by NUL, and not checked to be UTF-8. */
struct kairo_text {
  const char *bytes;
  size_t length;
};

enum kairo_kind {
  KAIRO_NOTHING_LEFT, /* the end, or what is no MessagePack */
  KAIRO_NIL,
  KAIRO_BOOL,
  KAIRO_INT,
  KAIRO_FLOAT,
  KAIRO_TEXT,
  KAIRO_BINARY,
  KAIRO_ARRAY,
  KAIRO_MAP,
  KAIRO_EXTENSION
};

void kairo_reader_init(struct kairo_reader *in, const void *bytes, size_t length);
/* What comes next; the reader stays where it is. */
enum kairo_kind kairo_peek(const struct kairo_reader *in);
/* Each returns whether such a value came next. A float that is whole is an int too, an int that a
 * double can hold is a float too. */
bool kairo_read_nil(struct kairo_reader *in);
bool kairo_read_bool(struct kairo_reader *in, bool *value);
bool kairo_read_int(struct kairo_reader *in, int64_t *value);
bool kairo_read_float(struct kairo_reader *in, double *value);
bool kairo_read_text(struct kairo_reader *in, struct kairo_text *value);
bool kairo_read_binary(struct kairo_reader *in, const uint8_t **bytes, size_t *length);
bool kairo_read_array(struct kairo_reader *in, uint32_t *values);
bool kairo_read_map(struct kairo_reader *in, uint32_t *pairs);
/* Steps over one value, whatever it is. */
bool kairo_skip(struct kairo_reader *in);
/* Looks in the map that comes next in `map`, which is passed by value, for a key. */
bool kairo_find(struct kairo_reader map, const char *key, struct kairo_reader *value);

bool kairo_text_is(struct kairo_text text, const char *expected);
/* Copies what can be printed of `text`, as far as it fits, and ends it with NUL. */
void kairo_copy_text(struct kairo_text text, char *copy, size_t capacity);

/* ---- a client ------------------------------------------------------------------------------ */

enum kairo_type {
  KAIRO_REQUEST = 1,
  KAIRO_REPLY = 2,
  KAIRO_EVENT = 3,
  KAIRO_CHUNK = 4,
  KAIRO_CANCEL = 5,
  KAIRO_CREDIT = 6
};

/* A fact. Texts that are absent have the length 0. */
struct kairo_event {
  struct kairo_text subscription; /* by which it came */
  struct kairo_text id;
  struct kairo_text topic;
  struct kairo_text source;
  struct kairo_text time;
  struct kairo_text correlation;
  struct kairo_text causation;
  struct kairo_text trace;
  struct kairo_reader payload;    /* a map */
  int64_t offset;                 /* its place among all events; -1 if it has none */
};

/* The reply to a request that kairo_send sent. */
struct kairo_reply {
  uint64_t id;
  bool failed;
  uint32_t descriptors;           /* how many came along */
  struct kairo_error error;       /* if it failed */
  struct kairo_reader result;     /* if not */
};

/* A piece of a stream. */
struct kairo_chunk {
  struct kairo_text subscription;
  struct kairo_text stream;
  const uint8_t *data;
  size_t length;
  int64_t sequence;
  bool end;
};

struct kairo_message {
  enum kairo_type type;           /* KAIRO_REPLY, KAIRO_EVENT or KAIRO_CHUNK */
  union {
    struct kairo_reply reply;
    struct kairo_event event;
    struct kairo_chunk chunk;
  } as;
};

/* Why calls are made. */
struct kairo_cause {
  char correlation[KAIRO_CAUSE + 1];
  char causation[KAIRO_CAUSE + 1];
  char trace[KAIRO_CAUSE + 1];
};

/* A client. Only `fd` and `lost` are for reading, `descriptor` for setting. */
struct kairo {
  int fd;                         /* for poll, once kairo_next has returned KAIRO_NOTHING */
  uint64_t lost;                  /* events that came during calls and did not fit */
  /* Takes a descriptor that came with a frame, before the frame is handed out, and owns it. It is
   * closed if this is NULL. Those of rings are not shown to it. */
  void (*descriptor)(struct kairo *kairo, int fd);

  bool packets;                   /* whether each send is one packet */
  struct kairo_writer out;        /* the request being written */
  size_t id_at;                   /* where its id goes */
  int timeout_ms;
  char method[64];
  struct kairo_cause cause;
  uint64_t requests;
  uint8_t *in;
  size_t capacity;
  size_t start;                   /* first frame that waits for kairo_next */
  size_t parked;                  /* end of those frames */
  size_t end;                     /* end of what was received */
  size_t spent_at;                /* the frame that was handed out last */
  size_t spent;
  size_t dropping;                /* bytes still to come of a frame that does not fit */
  size_t missing;                 /* bytes of the last packet that did not fit */
  uint64_t cut;                   /* the request whose reply did not fit, or 0 */
  int held[KAIRO_DESCRIPTORS];    /* came, and the frame that they belong to is not read yet */
  size_t held_count;
  uint64_t taker;                 /* the request whose descriptors are left in `held`, or 0 */
};

/* Writes the socket that is used when nobody names one: KAIRO_IPC_SOCKET, else `kernel.sock` in
 * KAIRO_STATE, in /run/kairo for root, in $XDG_RUNTIME_DIR/kairo or in /tmp/kairo-UID. */
bool kairo_default_socket(char *path, size_t capacity);

/* Connects to the kernel at `path`, or at the default socket if it is NULL. A quarter of `memory`
 * is for requests, a quarter for events that come during a call, a half for replies. */
bool kairo_connect(struct kairo *kairo, const char *path, void *memory, size_t size,
                   struct kairo_error *error);
/* Takes over the line that this process was born with. */
bool kairo_on_line(struct kairo *kairo, int fd, void *memory, size_t size,
                   struct kairo_error *error);
void kairo_close(struct kairo *kairo);

/* A device that an agent says it will ask for. */
struct kairo_need {
  const char *device; /* such as "agent://gpio/fan" */
  const char *access; /* read, write or read_write */
  const char *reason; /* shown to the person who decides */
};

/* Says who calls. With `agent` (or NULL) this process is that agent until it ends, and may ask for
 * what `needs` say and nothing else. A skill is known without saying so. */
bool kairo_hello(struct kairo *kairo, const char *client, const char *agent,
                 const struct kairo_need *needs, uint32_t count, struct kairo_error *error);

/* Begins a request: exactly one value, the map of its parameters, must be written then. The reply
 * is of use for `timeout_ms`, 0 for as long as it takes; the kernel is told. */
struct kairo_writer *kairo_begin(struct kairo *kairo, const char *method, int timeout_ms);
/* Begins to publish an event: `fields` pairs, its payload, must be written then. */
struct kairo_writer *kairo_begin_publish(struct kairo *kairo, const char *topic, uint32_t fields,
                                         int timeout_ms);

/* The topic of an event of no subscription: another kernel took over this line. Replies to what
 * kairo_send had sent may never come: send again what does no harm twice. Subscriptions are gone: go
 * on from `next`. kairo_call repeats its request by itself. */
#define KAIRO_RESUMED "kernel.resumed"

/* Sends the request that was begun and waits for its reply. `result` may be NULL. Without a reply
 * in time it cancels the call and fails with `timeout`. Events that come meanwhile wait for
 * kairo_next. */
bool kairo_call(struct kairo *kairo, struct kairo_reader *result, struct kairo_error *error);
/* Sends the request that was begun; its reply comes by kairo_next. `id` may be NULL. */
bool kairo_send(struct kairo *kairo, uint64_t *id, struct kairo_error *error);
/* Says that the reply to a request is no longer wanted: it is answered with `cancelled`. */
bool kairo_cancel(struct kairo *kairo, uint64_t id, struct kairo_error *error);

enum kairo_outcome {
  KAIRO_OVER = -1,   /* the line has ended, `error` says why */
  KAIRO_NOTHING = 0, /* nothing came in time, or a signal did */
  KAIRO_MESSAGE = 1
};

/* Waits for the next message. Before polling `fd` oneself, this must have said KAIRO_NOTHING. */
enum kairo_outcome kairo_next(struct kairo *kairo, int timeout_ms, struct kairo_message *message,
                              struct kairo_error *error);

/* From now on calls are made because of `event`; because of nothing that is known if NULL. */
void kairo_because(struct kairo *kairo, const struct kairo_event *event);

/* Events that keep coming. */
struct kairo_subscription {
  char id[64];
  uint32_t window;   /* how many events the kernel may push ahead */
  uint32_t taken;    /* how many of them were taken and not yet given back */
  uint64_t lost;     /* events that the kernel did not push, for want of credit */
  int64_t next;      /* the offset to go on from, on a new line */
};

/* Subscribes to a topic, in which `*` is one word and a last `>` all that follow. `from` is the
 * offset to begin with, and then the kernel leaves nothing out; -1 is: what happens from now on. */
bool kairo_subscribe(struct kairo *kairo, const char *pattern, int64_t from, uint32_t window,
                     struct kairo_subscription *subscription, struct kairo_error *error);
/* Takes note of an event. Returns whether it is one of this subscription's facts: what only tells
 * of lost ones is counted in `lost`. Gives the kernel credit when half the window is used. */
bool kairo_take(struct kairo *kairo, struct kairo_subscription *subscription,
                const struct kairo_event *event);
bool kairo_unsubscribe(struct kairo *kairo, struct kairo_subscription *subscription,
                       struct kairo_error *error);
/* Gives a subscription or stream credit. kairo_take does so by itself. */
bool kairo_give_credit(struct kairo *kairo, struct kairo_text subscription, uint32_t credit,
                       struct kairo_error *error);

/* ---- rings --------------------------------------------------------------------------------- */

/*
 * Messages through shared memory: a ring in a sealed memfd, which the kernel hands out, or which was
 * made here.
 *
 *   byte 0          4          8          12         16                    24
 *      0 +----------+----------+----------+----------+---------------------+
 *        | "KAIRORNG"          | version  | kind     | capacity            |  written once
 *    128 +---------------------+----------+----------+---------------------+----------+
 *        | end of the last     | end of what is      | start of the last   | producer |  written by
 *        | record              | being written       | record              | closed   |  the producer
 *    256 +---------------------+----------+----------+---------------------+----------+
 *        | position of the consumer       | closed   |                        written by the consumer
 *    384 +----------+----------+----------+
 *        | waiting  |  1: the consumer sleeps here for a message
 *    512 +----------+
 *        | waiting  |  1: the producer sleeps here for room
 *   4096 +----------+---------- - - -
 *        | data: `capacity` bytes, a power of two
 *
 * A record starts at a multiple of 16 and is never split; type 0 is padding up to the end of the data:
 *
 *        0 length    4 type    8 sequence    16 payload, up to the next multiple of 16
 *
 * A queue has one producer and one consumer, and the producer waits for room. A broadcast has one
 * producer, which waits for nobody, and many consumers, which map it read-only and count what they
 * missed. Neither side trusts the other: what it reads from the memory it reads once and checks, and a
 * message is copied before anybody looks at it. A ring that was broken stays so for this side.
 *
 * Memory is the caller's and nothing is allocated. One thread uses a producer or a consumer.
 */

enum kairo_ring_kind {
  KAIRO_RING_QUEUE = 1,
  KAIRO_RING_BROADCAST = 2,
  /* No data: only the word on which one consumer of a broadcast sleeps. */
  KAIRO_RING_BELL = 3
};

/* Where things lie, and what they may be. */
enum {
  KAIRO_RING_VERSION = 1,
  KAIRO_RING_HEADER = 4096,
  KAIRO_RING_MIN_CAPACITY = 4096,
  KAIRO_RING_MAX_CAPACITY = 1 << 30,
  KAIRO_RING_AT_VERSION = 8,
  KAIRO_RING_AT_KIND = 12,
  KAIRO_RING_AT_CAPACITY = 16,
  KAIRO_RING_AT_TAIL = 128,
  KAIRO_RING_AT_INTENT = 136,
  KAIRO_RING_AT_LATEST = 144,
  KAIRO_RING_AT_PRODUCER_CLOSED = 152,
  KAIRO_RING_AT_HEAD = 256,
  KAIRO_RING_AT_CONSUMER_CLOSED = 264,
  KAIRO_RING_AT_CONSUMER_WAITING = 384,
  KAIRO_RING_AT_PRODUCER_WAITING = 512,
  KAIRO_RING_RECORD_HEADER = 16
};

enum kairo_ring_result {
  KAIRO_RING_OK = 0,
  /* No message, or no room, for now. */
  KAIRO_RING_NOTHING = 1,
  /* The other side broke the layout, or what was passed is no ring. */
  KAIRO_RING_BROKEN = -1,
  /* A message is too long for the ring, or its type is not positive. */
  KAIRO_RING_REFUSED = -2,
  /* The operating system said no: see errno. */
  KAIRO_RING_SYSTEM = -3
};

struct kairo_ring {
  uint8_t *bytes;
  uint64_t capacity;
  enum kairo_ring_kind kind;
  int fd;
};

/* Makes a ring, or with capacity 0 a bell, maps it and seals its size. */
int kairo_ring_create(struct kairo_ring *ring, enum kairo_ring_kind kind, uint64_t capacity);

/* Maps a ring that was received, to write: all but the consumers of a broadcast. `fd` stays the
 * caller's unless it worked. */
int kairo_ring_map(struct kairo_ring *ring, int fd, enum kairo_ring_kind kind);

/* Maps a broadcast to read. Refuses one that anybody but its producer could still write to. */
int kairo_ring_map_read_only(struct kairo_ring *ring, int fd);

/* Unmaps and closes. */
void kairo_ring_close(struct kairo_ring *ring);

/* The longest payload: a quarter of the capacity. */
uint32_t kairo_ring_max_message(const struct kairo_ring *ring);

struct kairo_ring_producer {
  struct kairo_ring *ring;
  struct kairo_ring *const *bells;
  size_t bell_count;
  uint64_t position, head, limit, intent, start, end, sequence;
  bool broken;
};

/* The only producer in the life of a ring. Seals a broadcast against all other writers. */
int kairo_ring_producer_start(struct kairo_ring_producer *producer, struct kairo_ring *ring);

/* The bells of the consumers of a broadcast that sleep. The array stays the caller's. */
void kairo_ring_producer_bells(struct kairo_ring_producer *producer,
                               struct kairo_ring *const *bells, size_t count);

/* Sends a copy of `length` bytes. NOTHING: a queue has no room now. */
int kairo_ring_offer(struct kairo_ring_producer *producer, int32_t type, const void *payload,
                     uint32_t length);

/* A place in the ring for `length` bytes, sent by kairo_ring_commit once it is filled. */
int kairo_ring_claim(struct kairo_ring_producer *producer, int32_t type, uint32_t length,
                     void **place);
void kairo_ring_commit(struct kairo_ring_producer *producer);

/* Sleeps until a payload has room in the queue, its consumer has gone, or time is over; returns early
 * at times. Nobody wakes it when the consumer dies: sleep in slices, and look. */
int kairo_ring_await_room(struct kairo_ring_producer *producer, uint32_t length, int64_t nanos);

/* Whether the consumer of a queue said that it reads no more. */
bool kairo_ring_is_abandoned(const struct kairo_ring_producer *producer);

/* Tells the consumers that nothing follows. */
void kairo_ring_producer_end(struct kairo_ring_producer *producer);

struct kairo_ring_message {
  int32_t type;
  uint32_t length;
  uint64_t sequence;
};

struct kairo_ring_consumer {
  const struct kairo_ring *ring;
  void *copy;
  uint64_t position, published, limit, expected, lost;
  bool broken;
};

/* The consumer of a queue, or one of a broadcast: that joins behind the newest message. `copy` is
 * where messages go, kairo_ring_max_message bytes. */
int kairo_ring_consumer_start(struct kairo_ring_consumer *consumer, const struct kairo_ring *ring,
                              void *copy);

/* Copies the next message. NOTHING: there is none now. */
int kairo_ring_poll(struct kairo_ring_consumer *consumer, struct kairo_ring_message *message);

/* Sleeps until there is a message, the producer has gone, or time is over; returns early at times.
 * A consumer of a broadcast sleeps on `bell`, which its producer must know; NULL for a queue. */
int kairo_ring_await(struct kairo_ring_consumer *consumer, struct kairo_ring *bell, int64_t nanos);

/* How many messages of a broadcast were overwritten before this consumer got to them. */
uint64_t kairo_ring_lost(const struct kairo_ring_consumer *consumer);

/* Whether the producer said that nothing follows, and everything was taken. */
bool kairo_ring_is_ended(const struct kairo_ring_consumer *consumer);

/* Tells the producer of a queue that nobody reads any more. */
void kairo_ring_consumer_end(struct kairo_ring_consumer *consumer);

/* ---- rings that the kernel hands out ------------------------------------------------------- */

enum { KAIRO_RING_BELLS = 8 };  /* the most consumers that a broadcast has */

/* One end of such a ring. It must stay where it is while it is used. */
struct kairo_ring_end {
  struct kairo_ring ring;
  struct kairo_ring_producer producer;      /* once created */
  struct kairo_ring bells[KAIRO_RING_BELLS];
  struct kairo_ring *all_bells[KAIRO_RING_BELLS];
  size_t bell_count;                        /* bells[0] is that of a consumer, 0 for a queue */
  char id[64];                              /* as in ring.list and in events */
  char handle[64];
};

/* Makes a ring under a topic of the caller's, who produces on `end->producer`. `capacity` is a power
 * of two; `consumers` counts for a broadcast. The ring ends with this client's line. */
bool kairo_ring_produce(struct kairo *kairo, const char *topic, enum kairo_ring_kind kind,
                        uint64_t capacity, uint32_t consumers, struct kairo_ring_end *end,
                        struct kairo_error *error);

/* Opens the ring under a topic: kairo_ring_consumer_start on `end->ring` joins it. */
bool kairo_ring_consume(struct kairo *kairo, const char *topic, struct kairo_ring_end *end,
                        struct kairo_error *error);

/* Gives an end up, in the kernel and here, also when the line has ended already. */
bool kairo_ring_give_up(struct kairo *kairo, struct kairo_ring_end *end,
                        struct kairo_error *error);

#ifdef __cplusplus
}
#endif

#endif
