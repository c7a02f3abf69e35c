// `tezpress generate KIND OUT`: a small physical series for machines without data.
#include <fmt/format.h>

#include "generate/generators.h"
#include "plugins/all.h"
#include "tezpress/byte_files.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

struct Arguments {
  std::string kind;
  std::string out;
  std::string shape;
  std::string format;
  std::uint64_t seed = 1;
  bool force = false;
};

void generate(const Arguments& arguments) {
  refuse_to_overwrite(arguments.out, arguments.force);
  const Generator& source = generator(arguments.kind);
  const Shape shape = arguments.shape.empty() ? source.shape : parse_shape(arguments.shape);
  Array series;
  {
    Progress progress("solving");
    series = source.make(shape, arguments.seed, [&](std::size_t done) { progress.step("frames", done, shape[0]); });
  }
  write_data(all_plugins(), arguments.out, arguments.format, {}, series.view());
}

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  for (const Generator& source : generators()) names.push_back(source.id);
  return names;
}

std::string descriptions() {
  std::string text = "Kinds, with their default shapes:\n";
  for (const Generator& source : generators())
    text += fmt::format("  {:<20} {}\n  {:<20} {}, {}\n", source.id, source.sentence, "", source.values,
                        to_string(source.shape));
  return text;
}

}  // namespace

void add_generate_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("generate", "Make a physical series with a seeded solver");
  command->footer(descriptions());
  auto arguments = std::make_shared<Arguments>();
  command->add_option("KIND", arguments->kind, "What to solve; see below")->required()->check(CLI::IsMember(kinds()));
  command->add_option("OUT", arguments->out, "The file to write; '-' for raw values on stdout")->required();
  command->add_option("--shape", arguments->shape, "Lengths of the axes, time first; default by kind");
  command->add_option("--seed", arguments->seed, "Another number, another series; default 1");
  command->add_option("--format", arguments->format, "File format, if not by the name of OUT");
  command->add_flag("-f,--force", arguments->force, "Replace OUT if it exists");
  command->callback([arguments] { generate(*arguments); });
}

}  // namespace tezpress
