/* pressio_options_iter.h. */
#include <libpressio.h>

#include "capi_check.h"

int main(void) {
  struct pressio_options* options = pressio_options_new();
  struct pressio_options_iter* iter = pressio_options_get_iter(options);
  CHECK(!pressio_options_iter_has_value(iter));
  pressio_options_iter_free(iter);

  /* By bytes: capitals before small letters, "/" before both. */
  const char* const keys[] = {"/a/b:k", "/a:k", "Z", "a", "aa", "b:c"};
  for (int i = 5; i >= 0; --i) pressio_options_set_integer(options, keys[i], i);
  pressio_options_clear(options, "c");
  int seen = 0;
  for (iter = pressio_options_get_iter(options); pressio_options_iter_has_value(iter);
       pressio_options_iter_next(iter)) {
    struct pressio_option* value = pressio_options_iter_get_value(iter);
    if (seen < 6) {
      CHECK_TEXT(pressio_options_iter_get_key(iter), keys[seen]);
      CHECK_EQUAL(pressio_option_get_integer(value), seen);
    } else {
      CHECK_TEXT(pressio_options_iter_get_key(iter), "c");
      CHECK(!pressio_option_has_value(value));
    }
    pressio_option_free(value);
    ++seen;
  }
  CHECK_EQUAL(seen, 7);
#ifdef TEZPRESS_VERSION
  pressio_options_iter_next(iter);
  CHECK(pressio_options_iter_get_key(iter) == NULL);
  CHECK(pressio_options_iter_get_value(iter) == NULL);
  CHECK(pressio_options_get_iter(NULL) == NULL);
  CHECK(!pressio_options_iter_has_value(NULL));
#endif
  pressio_options_iter_free(iter);
  pressio_options_iter_free(NULL);
  pressio_options_free(options);
  return 0;
}
