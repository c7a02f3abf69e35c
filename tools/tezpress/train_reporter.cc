// See train_reporter.h.
#include "tezpress/train_reporter.h"

#include <fmt/core.h>

#include "plugins/model_file.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

constexpr auto kBetweenLines = std::chrono::seconds(5);

std::string network_text(const tezip_train_progress& at) {
  std::string text =
      fmt::format("{}-D {}, step {}: {:.4f} bits/value, {:.4f} without the network, ratio about {:.2f} ({:.2f})",
                  at.axes, frame_kind_name(at.kind), at.step, at.loss, at.plain_loss, at.ratio, at.plain_ratio);
  if (at.stage == TEZIP_TRAIN_TRAINED)
    text += fmt::format("; trained on {} samples, {:.4f} bits/value in integers{}", at.samples, at.integer_loss,
                        at.integer_loss < at.plain_loss ? "" : ": of no use, left out");
  return text;
}

}  // namespace

TrainReporter::TrainReporter(std::vector<std::string> series, int rounds, bool quiet)
    : series_(std::move(series)), rounds_(rounds), quiet_(quiet) {}

double TrainReporter::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

void TrainReporter::show(const tezip_train_progress& at) {
  const auto now = Clock::now();
  const bool repeats = at.stage == last_stage_ && at.stage != TEZIP_TRAIN_TRAINED;
  if (quiet_ || (repeats && now - last_line_ < kBetweenLines)) return;
  last_line_ = now;
  last_stage_ = at.stage;
  const std::string text = at.stage == TEZIP_TRAIN_SAMPLING
                               ? fmt::format("coding {} at {:g} for samples", series_[at.series], at.bound)
                               : network_text(at);
  print_note(fmt::format("{:5.0f} s  round {}/{}  {}", seconds(), at.round, rounds_, text));
}

}  // namespace tezpress
