// Options that were given, held against those that a plugin lists: for front ends
// that take options of unknown origin, all at once.
#pragma once

#include <functional>

#include "core/options.h"

namespace tezpress {

// Every given option, converted at the special level to the type that its key is listed with. Throws kUnknownName
// "option x does not exist", with the nearest key, and kInvalidArgument "option x could not be converted".
Options cast_to_listed(const Options& listed, const Options& given);

// The given keys under a prefix ("zfp" for "zfp:accuracy") that are not listed.
std::vector<std::string> unlisted_keys(const Options& listed, const Options& given, const std::string& prefix);

// Throws kUnknownName, with the nearest key, for a given key that is not listed, unless its prefix is that of another
// plugin. Hierarchical keys ("/a/b:zfp:accuracy") are judged by what follows the name.
void require_listed(const Options& listed, const Options& given,
                    const std::function<bool(const std::string& prefix)>& is_other_plugin);

}  // namespace tezpress
