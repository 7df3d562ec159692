// Attacks on objects that processes share, and on what the kernel and other skills keep.
#include "escape.h"

#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static int attach(void) {
  void *memory = shmat(number("shm"), 0, 0);
  return memory == (void *)-1 ? -1 : 0;
}
static int see_shm(void) {
  struct shmid_ds status;
  return shmctl(number("shm"), IPC_STAT, &status);
}
static int make_shm(void) {
  int id = shmget(IPC_PRIVATE, 4096, 0600);
  if (id >= 0) shmctl(id, IPC_RMID, 0);
  return done(id);
}
static int receive(void) {
  struct {
    long type;
    char text[8];
  } message;
  return done(msgrcv(number("msg"), &message, 8, 0, IPC_NOWAIT)) && errno != ENOMSG ? -1 : 0;
}
static int semaphore(void) { return done(semctl(number("sem"), 0, GETVAL)); }
static int queue(void) { return done(mq_open(victim("mq"), O_RDWR)); }
static int make_queue(void) {
  mqd_t made = mq_open("/kairo-escape", O_CREAT | O_RDWR, 0600, 0);
  mq_unlink("/kairo-escape");
  return done(made);
}
static int shared_file(void) { return reads_path(victim("shared")); }

static int state(const char *file) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", victim("state"), file);
  return done(open(path, O_RDONLY));
}
static int journal(void) { return state("journal.db"); }
static int audit(void) { return state("audit.jsonl"); }
static int signing_key(void) { return state("device.key"); }
static int session(void) { return state("session"); }
static int list_state(void) { return state(""); }
static int list_skills(void) { return state("skills"); }
static int other_data(void) { return state("data/other/private"); }
static int write_state(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/policy.yaml", victim("state"));
  return makes(path, 0600);
}
static int write_journal(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/journal.db", victim("state"));
  return done(open(path, O_RDWR));
}
static int admins_policy(void) { return makes("/etc/kairo-escape", 0600); }

int main(void) {
  static const struct attack attacks[] = {
      {"attach shared memory", attach},
      {"see shared memory", see_shm},
      {"make shared memory", make_shm},
      {"receive a message", receive},
      {"semaphore", semaphore},
      {"message queue", queue},
      {"make a message queue", make_queue},
      {"file in /dev/shm", shared_file},
      {"read the journal", journal},
      {"read the audit log", audit},
      {"read the audit key", signing_key},
      {"read the session", session},
      {"list the state folder", list_state},
      {"list the skills", list_skills},
      {"read another skill's data", other_data},
      {"write into the state folder", write_state},
      {"write the journal", write_journal},
      {"write an administrator's file", admins_policy},
      {0}};
  return attack_all(attacks);
}
