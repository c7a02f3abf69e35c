// What the tool writes to people: results on standard output, everything else on
// standard error. Colours and moving text appear only where a terminal reads them.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace tezpress {

// Throws kIo where standard output does not take the text (a full disk behind a redirection).
void print_text(std::string_view text);
void print_note(std::string_view sentence);   // one line on standard error
void print_error(std::string_view sentence);  // "tezpress: ..." on standard error, red on a terminal

bool colours_wanted();                   // standard output is a terminal and NO_COLOR is not set
std::string red(std::string_view text);  // as it is where no colours are wanted
std::string bold(std::string_view text);
std::string dim(std::string_view text);

// A moving line on standard error while something long runs, from half a second on; nothing where standard error
// is no terminal. Ends, and wipes the line, with its scope.
class Progress {
 public:
  explicit Progress(std::string label);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // done of total steps, for a bar; total 0 leaves the spinner.
  void step(std::string label, std::size_t done, std::size_t total);

 private:
  void draw_until_stopped();
  std::string line(double seconds) const;

  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::string label_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  std::thread thread_;
};

}  // namespace tezpress
