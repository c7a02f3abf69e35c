// Where the numbers of a run come from: machine, build, versions.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "evaluate/study.h"

namespace tezpress {

// environment.json. compressors: those of the study that this build has are listed with their versions.
nlohmann::ordered_json environment_of(const Study& study, const std::string& version);

}  // namespace tezpress
