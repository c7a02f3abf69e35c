// `tezpress decompress IN OUT`: the stream says what it is; no options.
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
  bool force = false;
};

void decompress(const Arguments& arguments) {
  refuse_to_overwrite(arguments.out, arguments.force);
  const Bytes stream = read_bytes(arguments.in);
  Array data;
  {
    const Progress progress("decompressing");
    data = decompress_stream(all_plugins(), stream);
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
  command->add_flag("-f,--force", arguments->force, "Replace OUT if it exists");
  command->callback([arguments] { decompress(*arguments); });
}

}  // namespace tezpress
