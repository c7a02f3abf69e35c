// See terminal.h.
#include "tezpress/terminal.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/error.h"

namespace tezpress {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kFirstDraw = std::chrono::milliseconds(500);  // shorter work shows nothing
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kBarCells = 24;

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

std::string painted(const char* code, std::string_view text) {
  return colours_wanted() ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

}  // namespace

void print_text(std::string_view text) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written != text.size() || std::fflush(stdout) != 0) {
    fail(ErrorCode::kIo, "standard output took {} of {} bytes: {}", written, text.size(), std::strerror(errno));
  }
}

void print_note(std::string_view sentence) { fmt::print(stderr, "{}\n", sentence); }

void print_error(std::string_view sentence) {
  const bool paint = is_terminal(STDERR_FILENO) && std::getenv("NO_COLOR") == nullptr;
  fmt::print(stderr, "{}tezpress:{} {}\n", paint ? "\033[31m" : "", paint ? "\033[0m" : "", sentence);
}

bool colours_wanted() { return is_terminal(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr; }
std::string red(std::string_view text) { return painted("31", text); }
std::string bold(std::string_view text) { return painted("1", text); }
std::string dim(std::string_view text) { return painted("2", text); }

Progress::Progress(std::string label) : label_(std::move(label)) {
  if (is_terminal(STDERR_FILENO)) thread_ = std::thread([this] { draw_until_stopped(); });
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Progress::step(std::string label, std::size_t done, std::size_t total) {
  const std::lock_guard lock(mutex_);
  label_ = std::move(label);
  done_ = done;
  total_ = total;
}

void Progress::draw_until_stopped() {
  const auto start = Clock::now();
  std::unique_lock lock(mutex_);
  if (stopping_.wait_for(lock, kFirstDraw, [this] { return stopped_; })) return;
  while (!stopped_) {
    fmt::print(stderr, "\r\033[K{}", line(std::chrono::duration<double>(Clock::now() - start).count()));
    std::fflush(stderr);
    stopping_.wait_for(lock, kRedraw, [this] { return stopped_; });
  }
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

std::string Progress::line(double seconds) const {
  if (total_ == 0) {
    constexpr std::string_view kSpinner = "|/-\\";
    return fmt::format("{} {} {:.0f} s", kSpinner[static_cast<std::size_t>(seconds * 10) % kSpinner.size()], label_,
                       seconds);
  }
  const std::size_t filled = kBarCells * done_ / total_;
  return fmt::format("[{:=<{}}{:{}}] {}/{} {} {:.0f} s", "", filled, "", kBarCells - filled, done_, total_, label_,
                     seconds);
}

}  // namespace tezpress
