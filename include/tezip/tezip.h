/* tezip: a predictive, error-bounded codec for time-evolving arrays.
 *
 * A series is a sequence of frames of one shape and type. The encoder takes
 * frames one by one and gives bytes; the decoder takes bytes and gives frames,
 * the same ones on every machine. Memory stays bounded: a few frames plus the
 * group of pictures being coded.
 *
 * Arrays are contiguous, slowest axis first (z, y, x). Functions return
 * TEZIP_OK or an error code; tezip_*_message() then says what was wrong. A
 * handle belongs to one thread at a time; different handles are independent.
 */
#ifndef TEZIP_TEZIP_H
#define TEZIP_TEZIP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TEZIP_API __attribute__((visibility("default")))
#else
#define TEZIP_API
#endif

#define TEZIP_VERSION_MAJOR 0
#define TEZIP_VERSION_MINOR 1
#define TEZIP_VERSION_PATCH 0
#define TEZIP_MAX_AXES 7

/* Element types; the numbers are those of LibPressio's pressio_dtype. */
enum tezip_dtype {
  TEZIP_DOUBLE = 0,
  TEZIP_FLOAT = 1,
  TEZIP_UINT8 = 2,
  TEZIP_UINT16 = 3,
  TEZIP_UINT32 = 4,
  TEZIP_UINT64 = 5,
  TEZIP_INT8 = 6,
  TEZIP_INT16 = 7,
  TEZIP_INT32 = 8,
  TEZIP_INT64 = 9,
  TEZIP_BYTE = 10,
  TEZIP_BOOL = 11
};

enum tezip_result {
  TEZIP_OK = 0,
  TEZIP_INVALID_ARGUMENT = 1,
  TEZIP_UNSUPPORTED = 3,
  TEZIP_CORRUPT = 4,
  TEZIP_TRUNCATED = 5,
  TEZIP_IO = 6, /* a model file could not be read */
  TEZIP_OUT_OF_MEMORY = 8,
  TEZIP_INTERNAL = 9
};

/* How the points of a group are coded. AUTO: each group's better mode. BASIS is for fields that are smooth in space;
 * values that it cannot code (integers, lattices, lossless) go through LOOP. */
enum tezip_mode { TEZIP_AUTO = 0, TEZIP_LOOP = 1, TEZIP_BASIS = 2 };
/* FAST fits nothing to the data; MAX searches longer. Decoders need not know. */
enum tezip_effort { TEZIP_EFFORT_DEFAULT = 0, TEZIP_EFFORT_FAST = 1, TEZIP_EFFORT_MAX = 2 };

/* In which order the frames of a group in mode LOOP are coded. BIDIRECTIONAL: every few frames an anchor, and the
 * frames between two anchors from both sides. AUTO: the one that takes fewer bytes. Effort FAST knows FORWARD only. */
enum tezip_order { TEZIP_ORDER_AUTO = 0, TEZIP_ORDER_FORWARD = 1, TEZIP_ORDER_BIDIRECTIONAL = 2 };

/* What to code and how. Always start from tezip_settings_init(). */
struct tezip_settings {
  size_t struct_size;           /* set by tezip_settings_init(); lets later versions grow the struct */
  int dtype;                    /* enum tezip_dtype */
  int axes;                     /* of a frame, 1 to TEZIP_MAX_AXES, time not counted */
  size_t shape[TEZIP_MAX_AXES]; /* of a frame, slowest axis first */
  /* The error bound. abs and rel may be given together: both then hold. Unset ones are negative.
   * abs: |x - x'| <= abs.  rel: |x - x'| <= rel * (max - min), over finite values that are not fill.
   * pw_rel: |x - x'| <= pw_rel * |x|.  lossless: bit for bit. */
  double abs;
  double rel;
  double pw_rel;
  int lossless;
  double value_range; /* what rel refers to; negative: the range of each group of pictures */
  double fill_value;  /* a value that stands for "missing"; returns exactly */
  int has_fill_value;
  size_t key_interval;  /* frames per group of pictures; 0: chosen by the frame's size */
  double key_threshold; /* > 0: a frame whose rms change exceeds this share of the range starts a group */
  int mode;             /* enum tezip_mode */
  int effort;           /* enum tezip_effort */
  unsigned threads;     /* 0: one per core; the bytes do not depend on it */
  int has_time;         /* 0: the only frame is the whole array */
  int order;            /* enum tezip_order */
  /* The trained network that groups of mode LOOP may use where it saves bytes: "generic", which ships with the library;
   * "none"; a model file's path, read when the encoder starts; "auto" or null: generic at effort MAX, none at others.
   * Effort FAST uses none. */
  const char* model;
  int embed_model; /* not 0: a stream that uses such a file carries it; else decoders must have it (tezip_add_model) */
  const void* model_bytes; /* a model file in memory, instead of `model`, read when the encoder starts; null: none */
  size_t model_size;
};

/* What a stream says of itself. */
struct tezip_info {
  int dtype;
  int axes;
  size_t shape[TEZIP_MAX_AXES];
  int has_time;
  double abs, rel, pw_rel; /* as asked for; negative: not asked for */
  int lossless;
  size_t frames;      /* in complete groups */
  size_t groups;      /* complete ones */
  size_t frame_bytes; /* size of one decoded frame */
  int complete;       /* 0: the stream ends before its end record */
  /* From tezip_inspect() only: */
  size_t basis_groups; /* groups of mode BASIS; the others are of mode LOOP */
  size_t model_groups; /* groups that use a trained network */
  uint64_t model;      /* the hash of its model, if there are any */
  int carries_model;   /* not 0: the stream has a model file inside */
};

typedef struct tezip_encoder tezip_encoder;
typedef struct tezip_decoder tezip_decoder;

TEZIP_API const char* tezip_version(void);
/* The message of the last call of this thread that failed without a handle. Never null. */
TEZIP_API const char* tezip_message(void);
TEZIP_API void tezip_settings_init(struct tezip_settings* settings);

/* Null on failure; tezip_message() says why. */
TEZIP_API tezip_encoder* tezip_encoder_new(const struct tezip_settings* settings);
/* frame: one frame of the settings' shape and type; it is copied. */
TEZIP_API int tezip_encoder_push(tezip_encoder* encoder, const void* frame);
/* Codes what is left and closes the stream. */
TEZIP_API int tezip_encoder_finish(tezip_encoder* encoder);
/* The bytes that are ready since the last pull; valid until the next call on this encoder. May be none. */
TEZIP_API int tezip_encoder_pull(tezip_encoder* encoder, const void** bytes, size_t* size);
TEZIP_API const char* tezip_encoder_message(const tezip_encoder* encoder);
TEZIP_API void tezip_encoder_free(tezip_encoder* encoder);

TEZIP_API tezip_decoder* tezip_decoder_new(void);
/* Bytes of a stream in pieces of any size; they are copied. */
TEZIP_API int tezip_decoder_push(tezip_decoder* decoder, const void* bytes, size_t size);
/* Fills info (frames and groups: those given out so far). *known is 0 until the header has arrived. */
TEZIP_API int tezip_decoder_info(tezip_decoder* decoder, struct tezip_info* info, int* known);
/* The next frame into frame (info.frame_bytes bytes). *got is 0 if more bytes are needed or the stream has ended. */
TEZIP_API int tezip_decoder_pull(tezip_decoder* decoder, void* frame, size_t frame_bytes, int* got);
/* TEZIP_OK if the stream ended properly and all frames were taken, TEZIP_TRUNCATED if not. */
TEZIP_API int tezip_decoder_finish(tezip_decoder* decoder);
TEZIP_API const char* tezip_decoder_message(const tezip_decoder* decoder);
TEZIP_API void tezip_decoder_free(tezip_decoder* decoder);

/* A whole series in memory: frames frames one after the other. *bytes is to be freed by tezip_free().
 * rel refers to the range of the whole series. */
TEZIP_API int tezip_compress(const struct tezip_settings* settings, const void* data, size_t frames, void** bytes,
                             size_t* size);
/* Where the time of a compression went, in nanoseconds summed over threads: bounds and value maps; fitting the models
 * and choosing level-wise bounds; predicting, quantising, verifying and entropy coding, which are one pass. */
struct tezip_stage_times {
  uint64_t plan;
  uint64_t fit;
  uint64_t code;
};
/* tezip_compress(), which gives the same bytes, with its times. */
TEZIP_API int tezip_compress_timed(const struct tezip_settings* settings, const void* data, size_t frames, void** bytes,
                                   size_t* size, struct tezip_stage_times* times);
/* From now on streams of this process that were coded with this model file are decoded. Models are also found as
 * HASH.tezm (16 hexadecimal digits) in the folders of the environment variable TEZIP_MODEL_PATH, divided by colons. */
TEZIP_API int tezip_add_model(const char* path);
/* A network in a model file; all 0 where there is none. */
struct tezip_network_info {
  int inputs;
  int hidden[2]; /* units of the two layers */
  size_t bytes;  /* in the file */
};
struct tezip_model_info {
  uint64_t hash;
  char note[4097]; /* of its maker, ended by a zero */
  /* For frames of two and of three axes; for each kind of frame: the first of a group, later ones, those between two
   * others. */
  struct tezip_network_info networks[2][3];
};
/* Reads and checks a model file in memory. */
TEZIP_API int tezip_inspect_model(const void* bytes, size_t size, struct tezip_model_info* info);
/* What a stream in memory holds. */
TEZIP_API int tezip_inspect(const void* bytes, size_t size, struct tezip_info* info);
/* Frames [first, first+count) of a stream in memory into data (data_bytes must be count*frame_bytes). Only the
 * groups that hold them are touched. A stream that ends early gives its complete groups. */
TEZIP_API int tezip_decompress(const void* bytes, size_t size, size_t first, size_t count, unsigned threads, void* data,
                               size_t data_bytes);
TEZIP_API void tezip_free(void* bytes);

#ifdef __cplusplus
}
#endif

#endif
