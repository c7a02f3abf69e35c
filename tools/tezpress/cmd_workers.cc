// `tezpress workers`: what the node's service runs; ends a worker or the service;
// starts a worker before it is needed.
#include <fmt/ranges.h>

#include "bridge/node_service.h"
#include "plugins/all.h"
#include "plugins/workers/worker_compressor.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"
#include "tezpress/text_table.h"

namespace tezpress {
namespace {

using bridge::Json;

constexpr std::size_t kWidth = 100;

// The answer of the service, or nothing where none runs.
std::optional<Json> ask_service(const Json& request) {
  const bridge::Channel channel = bridge::connect_to_service(false);
  if (!channel) return std::nullopt;
  channel.send(request);
  const Json answer = channel.receive(bridge::Clock::now() + std::chrono::seconds(10)).body;
  if (answer.value("ok", Json()) != true) fail(ErrorCode::kForeign, "the service: {}", answer.value("error", ""));
  return answer;
}

void list(bool as_json) {
  const auto answer = ask_service({{"op", "list"}});
  const Json workers = answer ? answer->at("workers") : Json::array();
  if (as_json) return print_text(workers.dump(2) + "\n");
  if (!answer)
    return print_text("no service runs on this node; it is started when a compressor asks for worker:home=node\n");
  TextTable table({{"pid"}, {"sessions"}, {"idle"}, {"command"}});
  for (const Json& worker : workers)
    table.add_row({std::to_string(worker.at("pid").get<int>()), std::to_string(worker.at("sessions").get<int>()),
                   fmt::format("{:.0f} s", worker.at("idle_seconds").get<double>()),
                   fmt::format("{}", fmt::join(worker.at("command").get<std::vector<std::string>>(), " "))});
  print_text(workers.empty() ? "the service runs, and no worker\n" : table.to_text(kWidth));
}

void stop(int pid) {
  const auto answer = ask_service(pid == 0 ? Json{{"op", "stop"}} : Json{{"op", "stop"}, {"pid", pid}});
  if (!answer) return print_text("no service runs on this node\n");
  print_text(pid == 0 ? "the service and its workers were ended\n"
                      : fmt::format("worker {} {}\n", pid, answer->value("obituary", "was ended")));
}

void prewarm(const std::string& id, const std::vector<std::string>& options) {
  Options values = parse_assignments(options);
  const auto compressor = all_plugins().compressor(id);
  values.set("worker:home", std::string("node"));
  compressor->set_options(values);
  auto* worker = dynamic_cast<WorkerCompressor*>(compressor.get());
  if (worker == nullptr) fail(ErrorCode::kInvalidArgument, "{} does not live in an installed worker", id);
  worker->warm_up();
}

}  // namespace

void add_workers_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("workers", "The resident workers of this node: list, stop, prewarm");
  command->require_subcommand(1);

  CLI::App* listing = command->add_subcommand("list", "What the service runs");
  auto as_json = std::make_shared<bool>(false);
  listing->add_flag("--json", *as_json, "Print JSON instead of a table");
  listing->callback([as_json] { list(*as_json); });

  CLI::App* stopping = command->add_subcommand("stop", "End one worker, or the service with all of them");
  auto pid = std::make_shared<int>(0);
  stopping->add_option("PID", *pid, "Of the worker; without it the service");
  stopping->callback([pid] { stop(*pid); });

  CLI::App* warming = command->add_subcommand("prewarm", "Start a worker and load its model before it is needed");
  auto id = std::make_shared<std::string>();
  auto options = std::make_shared<std::vector<std::string>>();
  warming->add_option("COMPRESSOR", *id, "Id of the compressor, as 'tezpress list' says")->required();
  add_option_flag(*warming, *options);
  warming->callback([id, options] { prewarm(*id, *options); });
}

}  // namespace tezpress
