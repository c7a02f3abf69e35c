// `tezpress workers`: what the node's service runs; ends a worker or the service;
// starts a worker before it is needed; trains its model.
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
constexpr auto kPatience = std::chrono::seconds(10);
constexpr const char* kNoService =
    "no service runs on this node; it is started when a compressor asks for worker:home=node\n";

Json ask(const bridge::Channel& service, const Json& request) {
  service.send(request);
  const Json answer = service.receive(bridge::Clock::now() + kPatience).body;
  if (answer.value("ok", Json()) != true) fail(ErrorCode::kForeign, "the service: {}", answer.value("error", ""));
  return answer;
}

void list(bool as_json) {
  const bridge::Channel service = bridge::connect_to_service(false);
  if (!service && !as_json) return print_text(kNoService);
  const Json workers = service ? ask(service, {{"op", "list"}}).at("workers") : Json::array();
  if (as_json) return print_text(workers.dump(2) + "\n");
  TextTable table({{"pid"}, {"sessions"}, {"idle"}, {"command"}});
  for (const Json& worker : workers)
    table.add_row({std::to_string(worker.at("pid").get<int>()), std::to_string(worker.at("sessions").get<int>()),
                   fmt::format("{:.0f} s", worker.at("idle_seconds").get<double>()),
                   fmt::format("{}", fmt::join(worker.at("command").get<std::vector<std::string>>(), " "))});
  print_text(workers.empty() ? "the service runs, and no worker\n" : table.to_text(kWidth));
}

// The service closes the connection when all of it has ended.
void wait_for_the_end(const bridge::Channel& service) {
  try {
    service.receive(bridge::Clock::now() + kPatience);
  } catch (const Error&) {
  }
}

void stop(int pid) {
  const bridge::Channel service = bridge::connect_to_service(false);
  if (!service) return print_text(kNoService);
  if (pid != 0) {
    const Json answer = ask(service, {{"op", "stop"}, {"pid", pid}});
    return print_text(fmt::format("worker {} {}\n", pid, answer.value("obituary", "was ended")));
  }
  ask(service, {{"op", "stop"}});
  wait_for_the_end(service);
  print_text("the service and its workers were ended\n");
}

std::unique_ptr<Compressor> installed_worker(const std::string& id) {
  auto compressor = all_plugins().compressor(id);
  if (dynamic_cast<WorkerCompressor*>(compressor.get()) == nullptr)
    fail(ErrorCode::kInvalidArgument, "{} does not live in an installed worker", id);
  return compressor;
}

void prewarm(const std::string& id, const std::vector<std::string>& assignments) {
  Options options = parse_assignments(assignments);
  options.set("worker:home", std::string("node"));
  const auto compressor = installed_worker(id);
  compressor->set_options(options);
  dynamic_cast<WorkerCompressor&>(*compressor).warm_up();
}

// Prints what training has changed, to be given to compress with -o, and what it found out.
void train(const std::string& id, const DataArguments& data, const std::vector<std::string>& assignments) {
  const auto compressor = installed_worker(id);
  const std::string key = id + ":train_data";
  Options settings = parse_assignments(assignments);
  if (settings.find("worker:progress") == nullptr) settings.set("worker:progress", std::string("/dev/stderr"));
  compressor->set_options(settings);
  const Options before = compressor->options();
  if (before.find(key) == nullptr) fail(ErrorCode::kUnsupported, "{} cannot be trained", id);
  Options training;
  training.set(key, read_data(all_plugins(), data, {}));
  compressor->set_options(training);
  for (const auto& [name, value] : compressor->options())
    if (before.find(name) == nullptr || !(*before.find(name) == value)) print_text(name + "=" + value.to_text() + "\n");
  for (const auto& [name, value] : compressor->results()) print_text("# " + name + " " + value.to_text() + "\n");
}

}  // namespace

void add_workers_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("workers", "Resident workers: list, stop, prewarm, train");
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

  CLI::App* training =
      command->add_subcommand("train", "Train a worker's model on a data file; prints the options to use it");
  auto trained = std::make_shared<std::string>();
  auto data = std::make_shared<DataArguments>();
  auto settings = std::make_shared<std::vector<std::string>>();
  training->add_option("COMPRESSOR", *trained, "Id of the compressor, as 'tezpress list' says")->required();
  add_data_flags(*training, *data);
  add_option_flag(*training, *settings);
  training->callback([trained, data, settings] { train(*trained, *data, *settings); });
}

}  // namespace tezpress
