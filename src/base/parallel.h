// A fixed set of threads that share loops. One decision: work is cut by the
// problem, never by the number of threads, so results cannot depend on it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace tezpress {

class ThreadPool {
 public:
  // threads: the caller's own thread counts, so 1 starts none; 0 asks for one per core.
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  unsigned threads() const;
  // Runs task(i) for i in [0, count), each once, in any order, and returns when all are done.
  // The exception of the lowest failing index is rethrown. Not reentrant; one caller at a time.
  void run(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tezpress
