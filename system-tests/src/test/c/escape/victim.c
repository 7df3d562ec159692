// The victim of all attacks: a process with files, sockets and shared objects of its own, which does
// nothing wrong. Its argument is a folder. Says what attackers may know, and ends with its input.
#include "escape.h"

#include <mqueue.h>
#include <pthread.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static const char *base;
static char secret[] = "secret";

static const char *at(const char *name) {
  static char paths[8][PATH_MAX];
  static int next;
  char *path = paths[next++ % 8];
  snprintf(path, PATH_MAX, "%s/%s", base, name);
  return path;
}

static void put(const char *name) {
  FILE *file = fopen(at(name), "w");
  fprintf(file, "secret");
  fclose(file);
  chmod(at(name), 0600);
}

// Takes connections for ever, so that no queue is full.
static void *accept_all(void *with) {
  for (;;) close(accept((int)(intptr_t)with, 0, 0));
  return 0;
}

static void serve(int fd) {
  pthread_t thread;
  listen(fd, 128);
  pthread_create(&thread, 0, accept_all, (void *)(intptr_t)fd);
}

static int inet(int type) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, type, 0);
  bind(fd, (struct sockaddr *)&address, size);
  if (type == SOCK_STREAM) serve(fd);
  getsockname(fd, (struct sockaddr *)&address, &size);
  return ntohs(address.sin_port);
}

static void named(const char *key, int type, const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
  socklen_t size = offsetof(struct sockaddr_un, sun_path) + strlen(name) + (name[0] != '@');
  if (name[0] == '@') address.sun_path[0] = 0;
  int fd = socket(AF_UNIX, type, 0);
  if (bind(fd, (struct sockaddr *)&address, size)) perror(name);
  if (type == SOCK_STREAM) listen(fd, 128);
  printf("%s %s\n", key, name);
}

int main(int argc, char **argv) {
  if (argc != 2) return 99;
  base = argv[1];
  char name[64];
  put("secret");
  put("spare");
  put("long");
  put("moved");
  if (chdir(base)) return 1;
  printf("folder %s\nshort %s\nsecret %s\n", base, base, at("secret"));
  printf("pid %d\naddress %llx\n", getpid(), (unsigned long long)(intptr_t)secret);
  char tool[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", tool, sizeof tool - 1);
  tool[length < 0 ? 0 : length] = 0;
  printf("program %s\ngroup %d\n", tool, getpgrp());
  printf("tcp %d\nudp %d\n", inet(SOCK_STREAM), inet(SOCK_DGRAM));
  int granted = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(GRANTED);
  int one = 1;
  setsockopt(granted, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(granted, (struct sockaddr *)&address, sizeof address)) perror("granted");
  serve(granted);
  printf("granted %d\n", GRANTED);
  named("unix", SOCK_STREAM, at("u"));
  named("datagram", SOCK_DGRAM, at("d"));
  snprintf(name, sizeof name, "@kairo-victim-%d", getpid());
  named("abstract", SOCK_STREAM, name);
  int shm = shmget(IPC_PRIVATE, 4096, 0600), msg = msgget(IPC_PRIVATE, 0600), sem = semget(IPC_PRIVATE, 1, 0600);
  printf("shm %d\nmsg %d\nsem %d\n", shm, msg, sem);
  snprintf(name, sizeof name, "/kairo-victim-%d", getpid());
  mq_open(name, O_CREAT | O_RDWR, 0600, 0);
  printf("mq %s\n", name);
  char shared[PATH_MAX];
  snprintf(shared, sizeof shared, "/dev/shm%s", name);
  close(open(shared, O_CREAT | O_WRONLY, 0600));
  printf("shared %s\nend\n", shared);
  fflush(stdout);
  while (getchar() != EOF) {}
  shmctl(shm, IPC_RMID, 0);
  msgctl(msg, IPC_RMID, 0);
  semctl(sem, 0, IPC_RMID);
  mq_unlink(name);
  unlink(shared);
  return 0;
}
