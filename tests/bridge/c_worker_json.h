/* Members of JSON objects with their types checked: the only way that the worker in C
   reads a message. A wrong member is an answer, not a crash. */
#ifndef TEZPRESS_C_WORKER_JSON_H
#define TEZPRESS_C_WORKER_JSON_H

#include <json-c/json.h>
#include <stdint.h>
#include <string.h>

/* The member, or NULL where there is none. */
static inline struct json_object* member(struct json_object* object, const char* name) {
  struct json_object* value = NULL;
  if (!json_object_is_type(object, json_type_object)) return NULL;
  json_object_object_get_ex(object, name, &value);
  return value;
}

/* "" where there is no such text. */
static inline const char* text_member(struct json_object* object, const char* name) {
  struct json_object* value = member(object, name);
  return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";
}

/* 1 and the number, or 0 where there is no such whole number. */
static inline int integer_member(struct json_object* object, const char* name, int64_t* number) {
  struct json_object* value = member(object, name);
  if (!json_object_is_type(value, json_type_int)) return 0;
  *number = json_object_get_int64(value);
  return 1;
}

static inline struct json_object* list_member(struct json_object* object, const char* name) {
  struct json_object* value = member(object, name);
  return json_object_is_type(value, json_type_array) ? value : NULL;
}

static inline void add_text(struct json_object* object, const char* name, const char* text) {
  json_object_object_add(object, name, json_object_new_string(text));
}

static inline void add_integer(struct json_object* object, const char* name, int64_t number) {
  json_object_object_add(object, name, json_object_new_int64(number));
}

#endif
