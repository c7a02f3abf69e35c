/* Compresses a small series in memory within an absolute bound, decompresses it
 * and checks the bound. C11, needs libtezip only. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <tezip/tezip.h>

enum { kFrames = 20, kHeight = 64, kWidth = 96, kCount = kFrames * kHeight * kWidth };

/* A wave that travels along x, (T,Y,X). */
static void make_series(float* series) {
  for (int t = 0; t < kFrames; ++t)
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        series[(t * kHeight + y) * kWidth + x] = (float)(sin(0.1 * (x - 2 * t)) * cos(0.07 * y));
}

static int fail(const char* what) {
  fprintf(stderr, "%s: %s\n", what, tezip_message());
  return EXIT_FAILURE;
}

int main(void) {
  static float series[kCount];
  static float restored[kCount];
  make_series(series);

  struct tezip_settings settings;
  tezip_settings_init(&settings);
  settings.dtype = TEZIP_FLOAT;
  settings.axes = 2; /* of a frame: y, x */
  settings.shape[0] = kHeight;
  settings.shape[1] = kWidth;
  settings.abs = 1e-3;

  void* bytes = NULL;
  size_t size = 0;
  if (tezip_compress(&settings, series, kFrames, &bytes, &size) != TEZIP_OK) return fail("compress");
  if (tezip_decompress(bytes, size, 0, kFrames, 1, restored, sizeof restored) != TEZIP_OK) return fail("decompress");
  tezip_free(bytes);

  double worst = 0;
  for (int i = 0; i < kCount; ++i) worst = fmax(worst, fabs((double)series[i] - (double)restored[i]));
  printf("%zu bytes became %zu (ratio %.1f), largest error %.3g of %.3g allowed\n", sizeof series, size,
         (double)sizeof series / (double)size, worst, settings.abs);
  return worst <= settings.abs ? EXIT_SUCCESS : EXIT_FAILURE;
}
