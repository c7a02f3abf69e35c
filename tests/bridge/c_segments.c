/* See c_segments.h. Mappings are kept until the segment is forgotten, because the first touch of pages is what costs.
 */
#define _GNU_SOURCE
#include "c_segments.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kSeals = F_SEAL_SHRINK | F_SEAL_GROW };

static void release(struct c_segment* segment) {
  if (segment->readable != NULL) munmap(segment->readable, segment->size);
  if (segment->writable != NULL) munmap(segment->writable, segment->size);
  if (segment->number != 0) close(segment->descriptor);
  memset(segment, 0, sizeof *segment);
}

static struct c_segment* find(struct c_segments* segments, int64_t number) {
  for (size_t i = 0; i < segments->count; ++i)
    if (segments->list[i].number == number) return &segments->list[i];
  return NULL;
}

static const char* what_is_wrong(const struct c_segments* segments, int64_t number, int64_t size, int descriptor) {
  struct stat status;
  const int seals = fcntl(descriptor, F_GET_SEALS);
  if (number <= 0) return "a segment of the client has no positive number";
  if (find((struct c_segments*)segments, number) != NULL) return "a segment of this number is there already";
  if (seals < 0 || (seals & kSeals) != kSeals) return "a segment is not sealed";
  if (fstat(descriptor, &status) != 0 || size <= 0 || status.st_size != size) return "a segment has another size";
  return NULL;
}

const char* add_segment(struct c_segments* segments, int64_t number, int64_t size, int descriptor) {
  const char* wrong = what_is_wrong(segments, number, size, descriptor);
  struct c_segment* longer =
      wrong == NULL ? realloc(segments->list, (segments->count + 1) * sizeof *segments->list) : NULL;
  if (longer == NULL) {
    close(descriptor);
    return wrong != NULL ? wrong : "there is no memory for another segment";
  }
  segments->list = longer;
  segments->list[segments->count++] =
      (struct c_segment){.number = number, .descriptor = descriptor, .size = (size_t)size};
  return NULL;
}

void forget_segment(struct c_segments* segments, int64_t number) {
  struct c_segment* segment = find(segments, number);
  if (segment == NULL) return;
  release(segment);
  *segment = segments->list[--segments->count];
}

void forget_all(struct c_segments* segments) {
  while (segments->count > 0) forget_segment(segments, segments->list[0].number);
  free(segments->list);
  release(&segments->own);
  memset(segments, 0, sizeof *segments);
}

static uint8_t* map(struct c_segment* segment, int protection, uint8_t** where) {
  if (*where == NULL) {
    void* memory = mmap(NULL, segment->size, protection, MAP_SHARED, segment->descriptor, 0);
    *where = memory == MAP_FAILED ? NULL : memory;
  }
  return *where;
}

static struct c_segment* with_place(struct c_segments* segments, int64_t number, int64_t offset, size_t size) {
  struct c_segment* segment = find(segments, number);
  const int inside =
      segment != NULL && offset >= 0 && (size_t)offset <= segment->size && size <= segment->size - (size_t)offset;
  return inside ? segment : NULL;
}

const uint8_t* readable_place(struct c_segments* segments, int64_t number, int64_t offset, size_t size) {
  struct c_segment* segment = with_place(segments, number, offset, size);
  uint8_t* memory = segment != NULL ? map(segment, PROT_READ, &segment->readable) : NULL;
  return memory != NULL ? memory + offset : NULL;
}

uint8_t* writable_place(struct c_segments* segments, int64_t number, int64_t offset, size_t size) {
  struct c_segment* segment = with_place(segments, number, offset, size);
  uint8_t* memory = segment != NULL ? map(segment, PROT_READ | PROT_WRITE, &segment->writable) : NULL;
  return memory != NULL ? memory + offset : NULL;
}

int own_segment(struct c_segments* segments, size_t size) {
  struct c_segment* own = &segments->own;
  if (own->number != 0 && own->size >= size) return 0;
  release(own);
  const int descriptor = memfd_create("c_worker", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  *own = (struct c_segment){.number = --segments->last_number, .descriptor = descriptor, .size = size};
  const int made = ftruncate(descriptor, (off_t)size) == 0 && fcntl(descriptor, F_ADD_SEALS, kSeals) == 0 &&
                   map(own, PROT_READ | PROT_WRITE, &own->writable) != NULL;
  if (!made) release(own);
  return made ? 1 : -1;
}
