/* Packets with one JSON object and descriptors: docs/bridge.md, section 1. */
#ifndef TEZPRESS_C_MESSAGES_H
#define TEZPRESS_C_MESSAGES_H

#include <json-c/json.h>

enum { kMessageBytes = 65536, kDescriptors = 8 };

struct message {
  struct json_object* body; /* NULL: the connection has ended or must */
  int descriptors[kDescriptors];
  int descriptor_count;
};

/* Waits for one. */
struct message receive(int socket);
/* Descriptor number index, now the caller's to close; -1 where there is none. */
int take_descriptor(struct message* message, int index);
/* What has not been taken is closed. */
void release_message(struct message* message);
/* descriptor: -1 for none; it stays the caller's. 0 where the other side has gone. */
int send_message(int socket, struct json_object* body, int descriptor);

#endif
