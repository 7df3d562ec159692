/* Checks the line parser against golden values. Exits with the number of failures. */
#include <stdio.h>
#include <string.h>

#include "reading.h"

static int failures;

static void check(bool ok, const char *fact) {
  if (!ok) {
    failures++;
    fprintf(stderr, "FAILED: %s\n", fact);
  }
}

static bool fed(struct line *line, const char *bytes, size_t length) {
  bool ended = false;
  line_clear(line);
  for (size_t i = 0; i < length && !ended; i++) ended = line_add(line, bytes[i]);
  return ended;
}

static bool parsed(const char *text, struct reading *reading) {
  struct line line;
  char ended[512];
  int length = snprintf(ended, sizeof ended, "%s\n", text);
  return fed(&line, ended, (size_t)length) && line_parse(&line, reading);
}

static void readings_are_taken(void) {
  static const struct {
    const char *text;
    double celsius;
    int64_t n;
  } valid[] = {
      {"T=23.412 N=17", 23.412, 17},     {"T=23.412 N=17\r", 23.412, 17},
      {"T=-0.5 N=0", -0.5, 0},           {"T=-40 N=1", -40, 1},
      {"T=1000.000001 N=1", 1000.000001, 1}, {"T=0.0 N=999999999999999999", 0, 999999999999999999},
  };
  for (size_t i = 0; i < sizeof valid / sizeof *valid; i++) {
    struct reading reading = {0, -1};
    bool ok = parsed(valid[i].text, &reading);
    check(ok && reading.celsius == valid[i].celsius && reading.n == valid[i].n, valid[i].text);
  }
}

static void everything_else_is_not(void) {
  static const char *const invalid[] = {
      "",           "T",           "T=",          "T= N=1",       "T=1",
      "T=1 ",       "T=1 N",       "T=1 N=",      "T=1 N=x",      "T=1 N=1 ",
      " T=1 N=1",   "T=1  N=1",    "T=1.N=1",     "T=1. N=1",     "T=.5 N=1",
      "T=+1 N=1",   "T=--1 N=1",   "T=1e3 N=1",   "T=inf N=1",    "T=nan N=1",
      "T=0x1p3 N=1", "T=1,5 N=1",  "t=1 n=1",     "T=12345 N=1",  "T=1.1234567 N=1",
      "T=1 N=-1",   "T=1 N=1.5",   "T=1 N=1000000000000000000",   "T=1 N=1\r\r",
      "T=1T=1 N=1", "T=1 N=1N=1",  "T=2\xb3.4 N=1",
      "T=1 N=1                                                                         ",
  };
  for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
    struct reading reading;
    check(!parsed(invalid[i], &reading), invalid[i]);
  }
}

static void nul_does_not_end_a_line(void) {
  struct line line;
  struct reading reading;
  check(fed(&line, "T=1 N=1\0\n", 9), "NUL is a byte like any other");
  check(!line_parse(&line, &reading), "NUL is in no reading");
}

static void long_lines_are_cut_and_invalid(void) {
  struct line line;
  struct reading reading;
  char shown[LINE_SHOWN + 1];
  char text[1000];
  memset(text, ' ', sizeof text);
  memcpy(text, "T=1 N=1", 7);
  text[sizeof text - 1] = '\n';
  check(fed(&line, text, sizeof text), "a long line ends too");
  check(line.length == LINE_CAPACITY && !line_parse(&line, &reading), "a long line is invalid");
  line_show(&line, shown);
  check(strlen(shown) == LINE_SHOWN, "at most 40 characters are shown");
  line_clear(&line);
  check(parsed("T=1 N=1", &reading), "the next line is fresh");
}

static void only_printable_bytes_are_shown(void) {
  struct line line;
  char shown[LINE_SHOWN + 1];
  fed(&line, "T\x1b[31m\xff=\0~\n", 11);
  line_show(&line, shown);
  check(strcmp(shown, "T[31m=~") == 0, "control and high bytes are left out");
}

int main(void) {
  readings_are_taken();
  everything_else_is_not();
  nul_does_not_end_a_line();
  long_lines_are_cut_and_invalid();
  only_printable_bytes_are_shown();
  return failures;
}
