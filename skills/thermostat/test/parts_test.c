/* Checks the line parser and the frames against golden values. Exits with the number of failures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kairo_line.h"
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

static bool holds(const struct kl_frame *frame, const void *golden, size_t length) {
  return frame->length == length && memcmp(frame->bytes, golden, length) == 0;
}

static void frame_is_golden(void) {
  static const uint8_t golden[] =
      "KA\x02\x01\x00\x00\x00\x36"
      "\x83\xa2id\xa1" "7\xa6method\xa7publish\xa6params"
      "\x83\xa1"  "f\xcb\x40\x37\x69\x78\xd4\xfd\xf3\xb6"
      "\xa1n\x11"
      "\xa1s\xd3\x00\x00\x00\x01\x02\x03\x04\x05";
  struct kl_frame frame;
  kl_begin(&frame, KL_REQUEST);
  kl_map(&frame, 3);
  kl_text(&frame, "id");
  kl_text(&frame, "7");
  kl_text(&frame, "method");
  kl_text(&frame, "publish");
  kl_text(&frame, "params");
  kl_map(&frame, 3);
  kl_text(&frame, "f");
  kl_float(&frame, 23.412);
  kl_text(&frame, "n");
  kl_int(&frame, 17);
  kl_text(&frame, "s");
  kl_int(&frame, INT64_C(0x0102030405));
  check(kl_end(&frame), "the frame fits");
  check(holds(&frame, golden, sizeof golden - 1), "the frame has the golden bytes");
}

static void integers_keep_their_sign(void) {
  static const uint8_t golden[] = "KA\x02\x01\x00\x00\x00\x14"
                                  "\x7f\xd3\0\0\0\0\0\0\0\x80\xd3\xff\xff\xff\xff\xff\xff\xff\xff\x00";
  struct kl_frame frame;
  kl_begin(&frame, KL_REQUEST);
  kl_int(&frame, 127);
  kl_int(&frame, 128);
  kl_int(&frame, -1);
  kl_int(&frame, 0);
  check(kl_end(&frame) && holds(&frame, golden, sizeof golden - 1), "integers are golden");
}

static void frame_that_does_not_fit_fails(void) {
  struct kl_frame frame;
  char text[201];
  memset(text, 'x', 200);
  text[200] = '\0';
  kl_begin(&frame, KL_REQUEST);
  kl_text(&frame, text);
  check(kl_end(&frame) && frame.bytes[8] == 0xd9 && frame.bytes[9] == 200, "long text has str8");
  kl_text(&frame, text);
  kl_text(&frame, text);
  check(!kl_end(&frame) && frame.length <= KL_CAPACITY, "what does not fit fails the frame");
  kl_begin(&frame, KL_REQUEST);
  kl_map(&frame, 16);
  check(!kl_end(&frame), "too many pairs fail the frame");
}

/* A response to request 1, its strings in the widths that other encoders choose. */
static const char refused[] =
    "KA\x02\x02\x00\x00\x00\x00"
    "\xde\x00\x04"
    "\xa2id\xd9\x01" "1"
    "\xa4more\x93\xc0\x81\xa1k\xc4\x02zz\xd8\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\xd9\x05" "error\xda\x00\x09no\x1b way\n!"
    "\xa4" "code\xa6" "denied";

static void error_is_found(void) {
  char text[64];
  size_t length = sizeof refused - 1;
  check(kl_error((const uint8_t *)refused, length, text, sizeof text), "the error is found");
  check(strcmp(text, "no way!") == 0, "what cannot be printed is left out");
  check(kl_error((const uint8_t *)refused, length, text, 3) && strcmp(text, "no") == 0,
        "the sentence is cut to what fits");
  static const char fine[] = "KA\x02\x02\0\0\0\0\x82\xa2id\xa1" "1\xa6result\xa5" "error";
  check(!kl_error((const uint8_t *)fine, sizeof fine - 1, text, sizeof text),
        "a result is no error");
}

/* Every prefix and every changed byte, in exactly as much memory: for the address sanitizer. */
static void nonsense_harms_nothing(void) {
  size_t whole = sizeof refused - 1;
  for (size_t length = 0; length <= whole; length++) {
    for (size_t at = 0; at < length; at++) {
      for (int byte = 0; byte < 256; byte += 5) {
        char text[8];
        uint8_t *packet = malloc(length);
        memcpy(packet, refused, length);
        packet[at] = (uint8_t)byte;
        kl_error(packet, length, text, sizeof text);
        free(packet);
      }
    }
  }
}

int main(void) {
  readings_are_taken();
  everything_else_is_not();
  nul_does_not_end_a_line();
  long_lines_are_cut_and_invalid();
  only_printable_bytes_are_shown();
  frame_is_golden();
  integers_keep_their_sign();
  frame_that_does_not_fit_fails();
  error_is_found();
  nonsense_harms_nothing();
  return failures;
}
