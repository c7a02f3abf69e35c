#include "base/parallel.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace tezpress {

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable done;
  std::vector<std::thread> workers;
  const std::function<void(std::size_t)>* task = nullptr;
  std::size_t next = 0;
  std::size_t count = 0;
  std::size_t running = 0;
  std::size_t failed_index = 0;
  std::exception_ptr failure;
  bool stopping = false;

  // Called and returns with the lock held.
  void drain(std::unique_lock<std::mutex>& lock) {
    while (next < count) {
      const std::size_t index = next++;
      ++running;
      const auto* current = task;
      lock.unlock();
      std::exception_ptr error;
      try {
        (*current)(index);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      --running;
      if (error && (!failure || index < failed_index)) {
        failure = error;
        failed_index = index;
      }
    }
    if (running == 0) done.notify_all();
  }

  void work() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      if (next < count)
        drain(lock);
      else
        wake.wait(lock);
    }
  }
};

ThreadPool::ThreadPool(unsigned threads) : state_(std::make_unique<State>()) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  try {
    for (unsigned i = 1; i < threads; ++i) state_->workers.emplace_back([state = state_.get()] { state->work(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: the ones that there are do all the work, with the same results.
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  for (std::thread& worker : state_->workers) worker.join();
}

unsigned ThreadPool::threads() const { return static_cast<unsigned>(state_->workers.size()) + 1; }

void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& task) {
  if (state_->workers.empty() || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) task(i);
    return;
  }
  std::unique_lock lock(state_->mutex);
  state_->task = &task;
  state_->next = 0;
  state_->count = count;
  state_->failure = nullptr;
  state_->wake.notify_all();
  state_->drain(lock);
  state_->done.wait(lock, [this] { return state_->running == 0 && state_->next >= state_->count; });
  state_->count = 0;
  if (state_->failure) std::rethrow_exception(std::exchange(state_->failure, nullptr));
}

}  // namespace tezpress
