/*
 * What kairo-init and kairod say to each other. A message is one packet of a SOCK_SEQPACKET pair, with
 * at most one descriptor; kairod finds its end as the descriptor that KAIRO_INIT_FD names.
 *
 *   to kairo-init                                      to kairod
 *   'K' name + descriptor   keep this                  'K' name + descriptor   kept, an answer to 'L'
 *   'D' name                drop it                    'E'                     that was the last
 *   'L'                     what is kept?              'X' pid how status      this process ended
 *   'R' pid                 its end is written down    'N' name                cannot keep this
 *   'Y'                     ready to serve
 *   'A'                     alive
 *   'S'                     stopping: start no other
 *   'O' + descriptor        where output goes
 *
 *   'X'   0 'X'   1 pid, big-endian   5 how: 'e' exited, 's' by a signal   6 code or signal   7
 *   'R'   0 'R'   1 pid, big-endian   5
 *   name  1 to 64 of A-Z a-z 0-9 . _ -
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#define LINE_VARIABLE "KAIRO_INIT_FD"
#define WATCHDOG_VARIABLE "KAIRO_INIT_WATCHDOG_MS"

enum { LINE_FD = 3, NAME_MAX_BYTES = 64, MESSAGE_MAX = 1 + NAME_MAX_BYTES };

enum {
  KEEP = 'K', DROP = 'D', LIST = 'L', REAP = 'R', READY = 'Y', ALIVE = 'A', STOPPING = 'S',
  OUTPUT = 'O', END = 'E', EXIT = 'X', REFUSED = 'N'
};

enum { BY_EXIT = 'e', BY_SIGNAL = 's' };

#endif
