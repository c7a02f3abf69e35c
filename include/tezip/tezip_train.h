/* The door of libtezpress_train.so: trains the networks that the codec's mode
 * LOOP can use. The library holds libtorch and is loaded (dlopen, dlsym) by those
 * who train, so that nobody else pays for it; this header links to nothing.
 *
 * A member that is 0 or null asks for what its comment calls the default.
 */
#ifndef TEZIP_TRAIN_H
#define TEZIP_TRAIN_H

#include <tezip/tezip.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Frames of one shape, one after the other. */
struct tezip_train_series {
  const char* name; /* for messages; not null */
  int dtype;        /* enum tezip_dtype */
  int axes;         /* of a frame, time not counted: only frames of two and more teach anything */
  size_t shape[TEZIP_MAX_AXES];
  size_t frames;
  const void* data;
  double fill_value;
  int has_fill_value;
};

enum tezip_train_stage {
  TEZIP_TRAIN_SAMPLING = 0, /* about to code `series` at `bound`, to see what a network could improve */
  TEZIP_TRAIN_TRAINING = 1, /* every few hundred steps */
  TEZIP_TRAIN_TRAINED = 2   /* this network is ready and part of the model */
};

struct tezip_train_progress {
  int stage;     /* enum tezip_train_stage */
  int round;     /* from 1 */
  size_t series; /* SAMPLING: which, from 0 */
  double bound;  /* SAMPLING */
  /* Of the network, from here on: */
  int axes;       /* of the frames that it is for */
  int kind;       /* of the frames: 0 the first of a group, 1 later ones, 2 those between two others */
  size_t samples; /* that it learns from */
  int step;
  double loss;       /* bits per value, over all series and bounds, on samples kept aside */
  double plain_loss; /* the same without the network */
  double ratio;      /* bits of the series' type per value, over the loss: an estimate, weighted as the loss is */
  double plain_ratio;
  double integer_loss;  /* TRAINED: the loss of the network in the codec's integers */
  double integer_error; /* TRAINED: largest difference of a correction by that, in units of the target's scale */
};

/* The model so far, a complete model file, after each network that was trained, and at the end. */
struct tezip_train_output {
  const void* model;
  size_t model_bytes;
  int last; /* not 0: the training is over or was stopped */
  /* To go on from here later, as tezip_training's of the same names. */
  int resume_round;
  int resume_networks;
};

struct tezip_training {
  size_t struct_size; /* sizeof(struct tezip_training) */
  const struct tezip_train_series* series;
  size_t series_count;
  const double* bounds; /* shares of the value range; for integers absolute. Null: 1e-2, 1e-3, 1e-4, 1e-5 */
  size_t bound_count;
  int hidden;        /* units per layer, even, to 64; default 16 */
  int steps;         /* of each network and round at most; default 5000 */
  int rounds;        /* default 2 */
  size_t samples;    /* of each series at each bound and round; default 100000 */
  unsigned threads;  /* of libtorch; default 1 */
  uint64_t seed;     /* the same seed, the same model */
  const char* note;  /* kept in the model file, for people; null: none */
  const void* start; /* model file whose networks training begins with; null: none */
  size_t start_bytes;
  const void* resume; /* an output's model: goes on from there, with the same series and options; null: none */
  size_t resume_bytes;
  int resume_round;
  int resume_networks;
  int (*progress)(void* context, const struct tezip_train_progress* progress); /* 0 stops; may be null */
  int (*output)(void* context, const struct tezip_train_output* output);       /* 0 stops; not null */
  void* context;
};

/* TEZIP_OK or an error code; message (message_bytes long, may be 0) then says what was wrong. Stopped before the first
 * network was trained, it has called no output. */
TEZIP_API int tezip_train(const struct tezip_training* training, char* message, size_t message_bytes);

/* The function's type and name, for dlsym. */
typedef int (*tezip_train_function)(const struct tezip_training* training, char* message, size_t message_bytes);
#define TEZIP_TRAIN_SYMBOL "tezip_train"

#ifdef __cplusplus
}
#endif

#endif
