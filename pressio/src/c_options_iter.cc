// pressio_options_iter.h.
#include "border.h"
#include "option_handle.h"
#include "pressio_options_iter.h"

using namespace tezpress::capi;

struct pressio_options_iter {
  const pressio_options* options;
  tezpress::Options::Map::const_iterator current;
};

struct pressio_options_iter* pressio_options_get_iter(struct pressio_options const* options) {
  return guard(static_cast<pressio_options_iter*>(nullptr), [&] {
    return new pressio_options_iter{options, checked(options, "options").values.begin()};
  });
}

bool pressio_options_iter_has_value(struct pressio_options_iter* iter) {
  return iter != nullptr && iter->current != iter->options->values.end();
}

void pressio_options_iter_next(struct pressio_options_iter* iter) {
  if (pressio_options_iter_has_value(iter)) ++iter->current;
}

char const* pressio_options_iter_get_key(struct pressio_options_iter* const iter) {
  return pressio_options_iter_has_value(iter) ? iter->current->first.c_str() : nullptr;
}

struct pressio_option* pressio_options_iter_get_value(struct pressio_options_iter* const iter) {
  if (!pressio_options_iter_has_value(iter)) return nullptr;
  return guard(static_cast<pressio_option*>(nullptr),
               [&] { return new pressio_option(iter->options->get(iter->current->first)); });
}

void pressio_options_iter_free(struct pressio_options_iter* const iter) { delete iter; }
