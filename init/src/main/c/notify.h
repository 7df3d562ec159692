/* The words of sd_notify(3) to whoever supervises this process, when somebody does. */
#ifndef NOTIFY_H
#define NOTIFY_H

/* Takes NOTIFY_SOCKET out of the environment: what is started from here shall not speak for us. */
void notify_open(void);

/* Lines such as "READY=1\nSTATUS=...". */
void notify(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
