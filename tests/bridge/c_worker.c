/* A worker in C that serves one codec, c_delta: written from docs/bridge.md alone, to
   prove that the page is enough for another language. One decision: the main thread
   serves all sessions in turn; a second one only waits for the end of the control
   socket, so that the worker ends at once, also during a call. */
#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "c_delta.h"
#include "c_messages.h"
#include "c_segments.h"
#include "c_worker_json.h"

enum { kSessions = 256, kLargestStride = 65536 };

struct session {
  int socket;
  int64_t number;
  struct c_segments segments;
};

/* Room for a control socket and one more per session. */
struct worker {
  int control;
  struct session sessions[kSessions];
  int session_count;
};

/* ---- answers ---- */

/* What is wrong with a request; kind NULL: nothing. */
struct fault {
  const char* kind;
  const char* text;
};
static const struct fault kNone = {NULL, NULL};

static struct fault invalid(const char* text) { return (struct fault){"invalid", text}; }

struct call {
  struct session* session;
  struct json_object* request;
  struct json_object* answer;
  int descriptor; /* to go with the answer, or -1; not ours to close */
};

static struct json_object* described_option(const char* name, const char* type, struct json_object* preset,
                                            const char* sentence) {
  struct json_object* option = json_object_new_object();
  add_text(option, "name", name);
  add_text(option, "type", type);
  json_object_object_add(option, "default", preset);
  add_text(option, "sentence", sentence);
  return option;
}

static void describe(struct call* call) {
  struct json_object* codec = json_object_new_object();
  add_text(codec, "id", "c_delta");
  add_text(codec, "version", "1.0");
  add_text(codec, "sentence", "Differences (XOR) of bytes, and runs of zeros by their length.");
  struct json_object* bounds = json_object_new_array();
  json_object_array_add(bounds, json_object_new_string("lossless"));
  json_object_object_add(codec, "bounds", bounds);
  json_object_object_add(codec, "trains", json_object_new_boolean(0));
  struct json_object* stride =
      described_option("stride", "int", NULL, "Bytes between the two of a difference; unset: the size of a value.");
  add_integer(stride, "minimum", 1);
  add_integer(stride, "maximum", kLargestStride);
  struct json_object* options = json_object_new_array();
  json_object_array_add(options, stride);
  json_object_array_add(options, described_option("runs", "bool", json_object_new_boolean(1),
                                                  "Whether runs of zeros are stored by their length."));
  json_object_object_add(codec, "options", options);
  struct json_object* codecs = json_object_new_array();
  json_object_array_add(codecs, codec);
  json_object_object_add(call->answer, "codecs", codecs);
}

static struct fault options_of(struct json_object* request, size_t size_of_value, struct c_delta* options) {
  if (strcmp(text_member(request, "codec"), "c_delta") != 0) return invalid("there is only the codec c_delta here");
  struct json_object* config = member(request, "config");
  struct json_object* stride = member(config, "stride");
  struct json_object* runs = member(config, "runs");
  struct json_object* bound = member(config, "bound");
  int64_t number = (int64_t)size_of_value;
  if (stride != NULL && (!integer_member(config, "stride", &number) || number < 1 || number > kLargestStride))
    return invalid("stride must be a whole number from 1 to 65536");
  if (runs != NULL && !json_object_is_type(runs, json_type_boolean)) return invalid("runs must be true or false");
  if (bound != NULL && strcmp(text_member(bound, "kind"), "lossless") != 0)
    return invalid("c_delta takes no other bound than lossless");
  options->stride = (size_t)number;
  options->runs = runs == NULL || json_object_get_boolean(runs);
  return kNone;
}

static size_t size_of_dtype(const char* name) {
  static const struct {
    const char* name;
    size_t size;
  } kTypes[] = {{"bool", 1},   {"int8", 1},   {"int16", 2},  {"int32", 4},   {"int64", 8},  {"uint8", 1},
                {"uint16", 2}, {"uint32", 4}, {"uint64", 8}, {"float32", 4}, {"float64", 8}};
  for (size_t i = 0; i < sizeof kTypes / sizeof kTypes[0]; ++i)
    if (strcmp(name, kTypes[i].name) == 0) return kTypes[i].size;
  return 0;
}

struct place {
  int64_t segment, offset;
  size_t size; /* bytes */
  size_t size_of_value;
};

static struct fault place_of_bytes(struct json_object* object, struct place* place) {
  int64_t size = 0;
  *place = (struct place){0, 0, 0, 1};
  if (!integer_member(object, "segment", &place->segment)) return invalid("a place lacks its segment");
  integer_member(object, "offset", &place->offset);
  if (!integer_member(object, "size", &size) || size < 0) return invalid("a place lacks its size");
  place->size = (size_t)size;
  return kNone;
}

static struct fault place_of_array(struct json_object* object, struct place* place) {
  struct json_object* shape = list_member(object, "shape");
  *place = (struct place){0, 0, 0, size_of_dtype(text_member(object, "dtype"))};
  if (!integer_member(object, "segment", &place->segment)) return invalid("an array lacks its segment");
  integer_member(object, "offset", &place->offset);
  if (place->size_of_value == 0) return invalid("an array is of no known dtype");
  if (shape == NULL || place->offset % 64 != 0)
    return invalid("an array lacks its shape, or 64 does not divide its offset");
  place->size = place->size_of_value;
  for (size_t i = 0; i < json_object_array_length(shape); ++i) {
    struct json_object* length = json_object_array_get_idx(shape, i);
    if (!json_object_is_type(length, json_type_int) || json_object_get_int64(length) < 0 ||
        __builtin_mul_overflow(place->size, (size_t)json_object_get_int64(length), &place->size))
      return invalid("the shape of an array is impossible");
  }
  return kNone;
}

/* The bytes of a place; where there are none, anything that is not NULL. */
static const uint8_t* bytes_to_read(struct call* call, struct place place) {
  static const uint8_t kNothing[1];
  return place.size == 0 ? kNothing : readable_place(&call->session->segments, place.segment, place.offset, place.size);
}

static uint8_t* bytes_to_write(struct call* call, struct place place) {
  static uint8_t nothing[1];
  return place.size == 0 ? nothing : writable_place(&call->session->segments, place.segment, place.offset, place.size);
}

static void add_list_item(struct json_object* object, const char* name, struct json_object* item) {
  struct json_object* list = json_object_new_array();
  json_object_array_add(list, item);
  json_object_object_add(object, name, list);
}

/* Announces the own segment with the answer, and that the one before is gone. */
static void announce_own(struct call* call, int64_t before) {
  struct c_segment* own = &call->session->segments.own;
  struct json_object* segment = json_object_new_object();
  add_integer(segment, "segment", own->number);
  add_integer(segment, "size", (int64_t)own->size);
  add_list_item(call->answer, "segments", segment);
  call->descriptor = own->descriptor;
  if (before != 0) add_list_item(call->answer, "forget", json_object_new_int64(before));
}

static void add_place(struct json_object* answer, int64_t segment, int64_t offset, size_t size) {
  struct json_object* output = json_object_new_object();
  add_integer(output, "segment", size == 0 ? 0 : segment);
  add_integer(output, "offset", size == 0 ? 0 : offset);
  add_integer(output, "size", (int64_t)size);
  json_object_object_add(answer, "output", output);
}

/* A stream whose longest possible size fits into the client's room goes there, else into our own segment. */
static struct fault encode_into(struct call* call, struct c_delta options, const uint8_t* source, size_t size,
                                struct place room) {
  const size_t bound = c_delta_bound(size);
  if (room.segment != 0 && room.size >= bound) {
    uint8_t* target = bytes_to_write(call, room);
    if (target == NULL) return invalid("the output is not inside of a segment that can be mapped");
    add_place(call->answer, room.segment, room.offset, c_delta_encode(options, source, size, target));
    return kNone;
  }
  struct c_segments* segments = &call->session->segments;
  const int64_t before = segments->own.number;
  const int made = own_segment(segments, bound);
  if (made < 0) return (struct fault){"failed", "there is no memory for the result"};
  if (made > 0) announce_own(call, before);
  add_place(call->answer, segments->own.number, 0, c_delta_encode(options, source, size, segments->own.writable));
  return kNone;
}

static struct json_object* config_of(struct c_delta options) {
  struct json_object* config = json_object_new_object();
  add_integer(config, "stride", (int64_t)options.stride);
  json_object_object_add(config, "runs", json_object_new_boolean(options.runs));
  return config;
}

static struct fault encode(struct call* call) {
  struct place input, room;
  struct c_delta options;
  struct fault fault = place_of_array(member(call->request, "input"), &input);
  if (fault.kind == NULL) fault = place_of_bytes(member(call->request, "output"), &room);
  if (fault.kind == NULL) fault = options_of(call->request, input.size_of_value, &options);
  if (fault.kind != NULL) return fault;
  const uint8_t* source = bytes_to_read(call, input);
  if (source == NULL) return invalid("the input is not inside of a segment that can be mapped");
  json_object_object_add(call->answer, "config", config_of(options));
  return encode_into(call, options, source, input.size, room);
}

static struct fault decode(struct call* call) {
  struct place input, output;
  struct c_delta options;
  struct fault fault = place_of_bytes(member(call->request, "input"), &input);
  if (fault.kind == NULL) fault = place_of_array(member(call->request, "output"), &output);
  if (fault.kind == NULL) fault = options_of(call->request, output.size_of_value, &options);
  if (fault.kind != NULL) return fault;
  const uint8_t* stream = bytes_to_read(call, input);
  uint8_t* target = bytes_to_write(call, output);
  if (stream == NULL || target == NULL) return invalid("the input or the output is not inside of a segment");
  if (!c_delta_decode(options, stream, input.size, target, output.size))
    return (struct fault){"corrupt", "these bytes are no stream of c_delta for an array of this size"};
  return kNone;
}

static struct fault perform(struct call* call) {
  const char* op = text_member(call->request, "op");
  struct c_delta options;
  if (strcmp(op, "encode") == 0) return encode(call);
  if (strcmp(op, "decode") == 0) return decode(call);
  if (strcmp(op, "warm_up") == 0) return options_of(call->request, 1, &options);
  if (strcmp(op, "train") == 0) return invalid("c_delta cannot be trained");
  if (strcmp(op, "describe") != 0) return invalid("there is no such op");
  describe(call);
  return kNone;
}

/* ---- sessions ---- */

static struct fault take_segments(struct session* session, struct message* message) {
  struct json_object* forgotten = list_member(message->body, "forget");
  struct json_object* announced = list_member(message->body, "segments");
  for (size_t i = 0; forgotten != NULL && i < json_object_array_length(forgotten); ++i)
    forget_segment(&session->segments, json_object_get_int64(json_object_array_get_idx(forgotten, i)));
  for (size_t i = 0; announced != NULL && i < json_object_array_length(announced); ++i) {
    struct json_object* segment = json_object_array_get_idx(announced, i);
    int64_t number = 0, size = 0;
    const int descriptor = take_descriptor(message, (int)i);
    integer_member(segment, "segment", &number);
    integer_member(segment, "size", &size);
    if (descriptor < 0) return invalid("a segment came without its descriptor");
    const char* wrong = add_segment(&session->segments, number, size, descriptor);
    if (wrong != NULL) return invalid(wrong);
  }
  return kNone;
}

/* 0 where the session has ended. */
static int serve(struct session* session) {
  struct message message = receive(session->socket);
  int64_t id = 0;
  int goes_on = 0;
  if (message.body != NULL && integer_member(message.body, "id", &id)) {
    struct call call = {session, message.body, json_object_new_object(), -1};
    add_integer(call.answer, "id", id);
    struct fault fault = take_segments(session, &message);
    if (fault.kind == NULL) fault = perform(&call);
    json_object_object_add(call.answer, "ok", json_object_new_boolean(fault.kind == NULL));
    if (fault.kind != NULL) {
      add_text(call.answer, "error", fault.text);
      add_text(call.answer, "kind", fault.kind);
    }
    goes_on = send_message(session->socket, call.answer, call.descriptor);
    json_object_put(call.answer);
  }
  release_message(&message);
  return goes_on;
}

static void end_session(struct worker* worker, int index) {
  struct session* session = &worker->sessions[index];
  struct json_object* event = json_object_new_object();
  add_text(event, "event", "session_end");
  add_integer(event, "session", session->number);
  close(session->socket);
  forget_all(&session->segments);
  *session = worker->sessions[--worker->session_count];
  send_message(worker->control, event, -1);
  json_object_put(event);
}

static void answer_control_error(struct worker* worker, struct json_object* request) {
  struct json_object* answer = json_object_new_object();
  int64_t id = 0;
  if (integer_member(request, "id", &id)) add_integer(answer, "id", id);
  json_object_object_add(answer, "ok", json_object_new_boolean(0));
  add_text(answer, "error", "there is no such op, or no room for another session");
  add_text(answer, "kind", "invalid");
  send_message(worker->control, answer, -1);
  json_object_put(answer);
}

static void hear_control(struct worker* worker) {
  struct message message = receive(worker->control);
  if (message.body == NULL) _exit(0);
  struct session session = {.socket = -1};
  const int wanted = strcmp(text_member(message.body, "op"), "session") == 0 &&
                     integer_member(message.body, "session", &session.number) && worker->session_count < kSessions;
  if (wanted) session.socket = take_descriptor(&message, 0);
  if (session.socket >= 0)
    worker->sessions[worker->session_count++] = session;
  else
    answer_control_error(worker, message.body);
  release_message(&message);
}

/* One message of each session that has one, in turn. */
static void serve_all(struct worker* worker) {
  struct pollfd waiting[kSessions + 1];
  waiting[0] = (struct pollfd){worker->control, POLLIN, 0};
  const int count = worker->session_count;
  for (int i = 0; i < count; ++i) waiting[i + 1] = (struct pollfd){worker->sessions[i].socket, POLLIN, 0};
  if (poll(waiting, (nfds_t)count + 1, -1) < 0) return;
  /* From the last: ending a session puts the last one in its place. */
  for (int i = count - 1; i >= 0; --i)
    if (waiting[i + 1].revents != 0 && !serve(&worker->sessions[i])) end_session(worker, i);
  if (waiting[0].revents != 0) hear_control(worker);
}

static void* wait_for_the_end(void* control) {
  struct pollfd end = {*(int*)control, POLLRDHUP, 0};
  while (poll(&end, 1, -1) < 1 || (end.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0) {
  }
  _exit(0);
}

static int say_hello(int control) {
  struct json_object* hello = json_object_new_object();
  add_text(hello, "event", "hello");
  add_integer(hello, "protocol", 1);
  add_text(hello, "name", "C with json-c " JSON_C_VERSION);
  const int sent = send_message(control, hello, -1);
  json_object_put(hello);
  return sent;
}

int main(void) {
  static struct worker worker;
  const char* number = getenv("TEZPRESS_WORKER_SOCKET");
  pthread_t watcher;
  if (number == NULL || sscanf(number, "%d", &worker.control) != 1) {
    fprintf(stderr, "c_worker: TEZPRESS_WORKER_SOCKET does not name a socket; a host starts this program\n");
    return 1;
  }
  if (pthread_create(&watcher, NULL, wait_for_the_end, &worker.control) != 0 || !say_hello(worker.control)) return 1;
  for (;;) serve_all(&worker);
}
