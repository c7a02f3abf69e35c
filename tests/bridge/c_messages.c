/* See c_messages.h. A message that was cut, or is no object, has no body: the connection has to end. */
#define _GNU_SOURCE
#include "c_messages.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int take_descriptor(struct message* message, int index) {
  if (index >= message->descriptor_count) return -1;
  const int descriptor = message->descriptors[index];
  message->descriptors[index] = -1;
  return descriptor;
}

void release_message(struct message* message) {
  for (int i = 0; i < message->descriptor_count; ++i)
    if (message->descriptors[i] >= 0) close(message->descriptors[i]);
  json_object_put(message->body);
}

static void take_descriptors(struct msghdr* header, struct message* message) {
  for (struct cmsghdr* part = CMSG_FIRSTHDR(header); part != NULL; part = CMSG_NXTHDR(header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const int count = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(message->descriptors + message->descriptor_count, CMSG_DATA(part), (size_t)count * sizeof(int));
    message->descriptor_count += count;
  }
}

/* A text that is one JSON object and nothing after it. */
static struct json_object* object_of(const char* text, int size) {
  struct json_tokener* tokener = json_tokener_new();
  if (tokener == NULL) return NULL;
  struct json_object* object = json_tokener_parse_ex(tokener, text, size);
  const int whole = json_tokener_get_error(tokener) == json_tokener_success &&
                    json_tokener_get_parse_end(tokener) == (size_t)size &&
                    json_object_is_type(object, json_type_object);
  json_tokener_free(tokener);
  if (whole) return object;
  json_object_put(object);
  return NULL;
}

struct message receive(int socket) {
  static char text[kMessageBytes + 1];
  union {
    char bytes[CMSG_SPACE(kDescriptors * sizeof(int))];
    struct cmsghdr alignment;
  } control;
  struct message message = {NULL, {0}, 0};
  struct iovec part = {text, kMessageBytes};
  struct msghdr header = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  ssize_t size;
  do size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  while (size < 0 && errno == EINTR);
  if (size <= 0) return message;
  take_descriptors(&header, &message);
  if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0) message.body = object_of(text, (int)size);
  return message;
}

int send_message(int socket, struct json_object* body, int descriptor) {
  size_t size;
  const char* text = json_object_to_json_string_length(body, JSON_C_TO_STRING_PLAIN, &size);
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr alignment;
  } control = {{0}};
  struct iovec part = {(void*)text, size};
  struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor >= 0) {
    header.msg_control = control.bytes;
    header.msg_controllen = sizeof control.bytes;
    struct cmsghdr* rights = CMSG_FIRSTHDR(&header);
    *rights = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(socket, &header, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == (ssize_t)size;
}
