/* c_delta, the codec of the worker in C: each byte XOR the one stride bytes before, and
   then (with runs) runs of zeros by their length. Lossless, and small on purpose: it
   is here to show that a worker can be written from docs/bridge.md. */
#ifndef TEZPRESS_C_DELTA_H
#define TEZPRESS_C_DELTA_H

#include <stddef.h>
#include <stdint.h>

/* With runs: pairs of LEB128 numbers, how many zeros and how many bytes that follow as they are, until all is said. */
struct c_delta {
  size_t stride; /* at least 1 */
  int runs;
};

/* No result is longer than this. */
size_t c_delta_bound(size_t size);
/* target has room for c_delta_bound(size) bytes; returns how many were written. */
size_t c_delta_encode(struct c_delta options, const uint8_t* source, size_t size, uint8_t* target);
/* 1 where the stream is exactly one of size bytes, else 0. */
int c_delta_decode(struct c_delta options, const uint8_t* stream, size_t stream_size, uint8_t* target, size_t size);

#endif
