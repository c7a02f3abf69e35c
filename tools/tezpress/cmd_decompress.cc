// `tezpress decompress IN OUT`: the stream says what it is; options are only for what no
// stream may choose, such as the program of external_compressor.
#include "base/bytes.h"
#include "plugins/all.h"
#include "plugins/stream.h"
#include "tezpress/byte_files.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

struct Arguments {
  std::string in;
  std::string out;
  std::string format;
  std::vector<std::string> assignments;
  bool force = false;
};

void decompress(const Arguments& arguments) {
  refuse_to_overwrite(arguments.out, arguments.force);
  const Options options = parse_assignments(arguments.assignments);
  const Bytes stream = read_bytes(arguments.in);
  if (!options.empty()) check_option_owners(all_plugins(), options, {describe_stream(stream).header.compressor_id});
  Array data;
  {
    const Progress progress("decompressing");
    data = decompress_stream(all_plugins(), stream, options);
  }
  write_data(all_plugins(), arguments.out, arguments.format, {}, data.view());
}

}  // namespace

void add_decompress_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("decompress", "Restore the data file of a stream");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("IN", arguments->in, "A stream that 'compress' wrote; '-' for stdin")->required();
  command->add_option("OUT", arguments->out, "The file to write; '-' for raw values on stdout")->required();
  command->add_option("--format", arguments->format, "File format, if not by the name of OUT");
  add_option_flag(*command, arguments->assignments);
  command->add_flag("-f,--force", arguments->force, "Replace OUT if it exists");
  command->callback([arguments] { decompress(*arguments); });
}

}  // namespace tezpress
