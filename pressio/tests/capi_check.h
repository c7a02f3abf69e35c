/* Checks for test programs in C: each names its line and what it saw, and the
 * program fails with the first. The programs are written for LibPressio's
 * interface alone, so that they run against LibPressio, too; what only TezPress
 * promises is inside #ifdef TEZPRESS_VERSION. */
#ifndef TEZPRESS_CAPI_CHECK_H
#define TEZPRESS_CAPI_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                        \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                  \
    }                                                                           \
  } while (0)

/* Integers of any type, enums too. */
#define CHECK_EQUAL(actual, expected)                                                                              \
  do {                                                                                                             \
    const long long check_actual = (long long)(actual);                                                            \
    const long long check_expected = (long long)(expected);                                                        \
    if (check_actual != check_expected) {                                                                          \
      fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, check_actual, check_expected); \
      exit(1);                                                                                                     \
    }                                                                                                              \
  } while (0)

#define CHECK_TEXT(actual, expected)                                                    \
  do {                                                                                  \
    const char* check_actual = (actual);                                                \
    if (check_actual == NULL || strcmp(check_actual, (expected)) != 0) {                \
      fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #actual, \
              check_actual != NULL ? check_actual : "(NULL)", (expected));              \
      exit(1);                                                                          \
    }                                                                                   \
  } while (0)

/* A text that the caller frees. */
#define CHECK_OWN_TEXT(actual, expected) \
  do {                                   \
    char* check_own = (char*)(actual);   \
    CHECK_TEXT(check_own, expected);     \
    free(check_own);                     \
  } while (0)

#define CHECK_PART(actual, part)                                                            \
  do {                                                                                      \
    const char* check_actual = (actual);                                                    \
    if (check_actual == NULL || strstr(check_actual, (part)) == NULL) {                     \
      fprintf(stderr, "%s:%d: %s is \"%s\", without \"%s\"\n", __FILE__, __LINE__, #actual, \
              check_actual != NULL ? check_actual : "(NULL)", (part));                      \
      exit(1);                                                                              \
    }                                                                                       \
  } while (0)

#endif
