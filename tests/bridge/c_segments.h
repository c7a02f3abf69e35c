/* The segments of a session: sealed memfds of the client, and one of our own for
   results that do not fit elsewhere. docs/bridge.md, section 2. */
#ifndef TEZPRESS_C_SEGMENTS_H
#define TEZPRESS_C_SEGMENTS_H

#include <stddef.h>
#include <stdint.h>

struct c_segment {
  int64_t number;
  int descriptor;
  size_t size;
  /* NULL until first used so. */
  uint8_t* readable;
  uint8_t* writable;
};

struct c_segments {
  struct c_segment* list;
  size_t count;
  struct c_segment own; /* number 0: none yet */
  int64_t last_number;
};

/* Takes the descriptor, also where it fails. Returns NULL, or what is wrong: not sealed, another size, a number that
   there is already. */
const char* add_segment(struct c_segments* segments, int64_t number, int64_t size, int descriptor);
void forget_segment(struct c_segments* segments, int64_t number);
void forget_all(struct c_segments* segments);
/* size bytes at offset of a segment of the client, or NULL where that is not inside of one. */
const uint8_t* readable_place(struct c_segments* segments, int64_t number, int64_t offset, size_t size);
uint8_t* writable_place(struct c_segments* segments, int64_t number, int64_t offset, size_t size);
/* Makes the own segment one of at least size bytes. Returns 1 where that is a new one, -1 where it cannot be had. */
int own_segment(struct c_segments* segments, size_t size);

#endif
