/* Answers every line "N" on stdin with one line "P50 P99": nanoseconds over N runs of one step.
 * Ends with stdin. The Java programs of the bench speak the same, in Samples.java. */
#ifndef KAIRO_BENCH_SAMPLES_H
#define KAIRO_BENCH_SAMPLES_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void answer_lines(int64_t (*step)(void)) {
  long runs;
  while (scanf("%ld", &runs) == 1 && runs > 0) {
    int64_t *took = malloc(runs * sizeof *took);
    if (!took) {
      perror("malloc");
      exit(1);
    }
    for (long i = 0; i < runs; i++) took[i] = step();
    qsort(took, runs, sizeof *took, by_size);
    printf("%lld %lld\n", (long long)took[runs / 2], (long long)took[runs * 99 / 100]);
    fflush(stdout);
    free(took);
  }
}
#endif
