/* See c_delta.h. A run of fewer than kShortestRun zeros costs less as bytes, so no pair of numbers is longer than
   what it saves, except for the last one. */
#include "c_delta.h"

#include <string.h>

enum { kShortestRun = 24, kLongestNumber = 10 };

size_t c_delta_bound(size_t size) { return size + 2 * kLongestNumber; }

static uint8_t difference(struct c_delta options, const uint8_t* source, size_t i) {
  return i < options.stride ? source[i] : (uint8_t)(source[i] ^ source[i - options.stride]);
}

static size_t write_number(uint8_t* target, uint64_t number) {
  size_t count = 0;
  for (; number >= 0x80; number >>= 7) target[count++] = (uint8_t)(number | 0x80);
  target[count++] = (uint8_t)number;
  return count;
}

static int read_number(const uint8_t** stream, const uint8_t* end, uint64_t* number) {
  *number = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (*stream == end) return 0;
    const uint8_t byte = *(*stream)++;
    if (shift == 63 && byte > 1) return 0;
    *number |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return 1;
  }
  return 0;
}

static size_t zeros_from(struct c_delta options, const uint8_t* source, size_t size, size_t i) {
  const size_t begin = i;
  while (i < size && difference(options, source, i) == 0) ++i;
  return i - begin;
}

size_t c_delta_encode(struct c_delta options, const uint8_t* source, size_t size, uint8_t* target) {
  size_t count = 0;
  if (!options.runs) {
    for (; count < size; ++count) target[count] = difference(options, source, count);
    return count;
  }
  for (size_t i = 0; i < size;) {
    const size_t zeros = zeros_from(options, source, size, i);
    i += zeros;
    const size_t begin = i;
    for (size_t run = 0; i < size && run < kShortestRun; ++i) run = difference(options, source, i) == 0 ? run + 1 : 0;
    while (i > begin && difference(options, source, i - 1) == 0) --i;
    count += write_number(target + count, zeros);
    count += write_number(target + count, i - begin);
    for (size_t k = begin; k < i; ++k) target[count++] = difference(options, source, k);
  }
  return count;
}

/* target holds differences; adds them up. */
static void restore(struct c_delta options, uint8_t* target, size_t size) {
  for (size_t i = options.stride; i < size; ++i) target[i] = (uint8_t)(target[i] ^ target[i - options.stride]);
}

int c_delta_decode(struct c_delta options, const uint8_t* stream, size_t stream_size, uint8_t* target, size_t size) {
  const uint8_t* end = stream + stream_size;
  size_t done = 0;
  if (!options.runs) {
    if (stream_size != size) return 0;
    if (size > 0) memcpy(target, stream, size);
    done = size;
    stream = end;
  }
  while (done < size) {
    uint64_t zeros = 0, bytes = 0;
    if (!read_number(&stream, end, &zeros) || !read_number(&stream, end, &bytes)) return 0;
    if (zeros > size - done || bytes > size - done - zeros || bytes > (size_t)(end - stream)) return 0;
    if (zeros == 0 && bytes == 0) return 0;
    memset(target + done, 0, zeros);
    memcpy(target + done + zeros, stream, bytes);
    done += zeros + bytes;
    stream += bytes;
  }
  if (stream != end) return 0;
  restore(options, target, size);
  return 1;
}
