// `tezpress generate KIND OUT`: a small physical series for machines without data.
#include <fmt/core.h>

#include "generate/vorticity.h"
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
  std::string shape = "32x128x128";
  std::string format;
  std::uint64_t seed = 1;
  bool force = false;
};

void generate(const Arguments& arguments) {
  refuse_to_overwrite(arguments.out, arguments.force);
  const Shape shape = parse_shape(arguments.shape);
  if (shape.size() != 3) {
    fail(ErrorCode::kInvalidArgument, "a vorticity series has the shape TxYxX, such as 32x128x128, not {}",
         arguments.shape);
  }
  const VorticitySettings settings = {
      .frames = shape[0], .rows = shape[1], .columns = shape[2], .seed = arguments.seed};
  Array series;
  {
    Progress progress("solving");
    series = generate_vorticity(settings, [&](std::size_t done) { progress.step("frames", done, shape[0]); });
  }
  write_data(all_plugins(), arguments.out, arguments.format, {}, series.view());
}

}  // namespace

void add_generate_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("generate", "Make a small physical series (a seeded flow solver)");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("KIND", arguments->kind, "vorticity: decaying 2-D turbulence, float (T,Y,X)")
      ->required()
      ->check(CLI::IsMember({"vorticity"}));
  command->add_option("OUT", arguments->out, "The file to write; '-' for raw values on stdout")->required();
  command->add_option("--shape", arguments->shape, "Frames, rows, columns; default 32x128x128");
  command->add_option("--seed", arguments->seed, "Another number, another flow; default 1");
  command->add_option("--format", arguments->format, "File format, if not by the name of OUT");
  command->add_flag("-f,--force", arguments->force, "Replace OUT if it exists");
  command->callback([arguments] { generate(*arguments); });
}

}  // namespace tezpress
