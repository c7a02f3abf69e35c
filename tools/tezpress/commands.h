// The subcommands. Each adds itself to the parser and runs from its callback;
// what it returns to the shell goes through status.
#pragma once

#include <CLI/CLI.hpp>

namespace tezpress {

void add_compress_command(CLI::App& app);
void add_decompress_command(CLI::App& app);
void add_info_command(CLI::App& app);
void add_list_command(CLI::App& app);
void add_options_command(CLI::App& app);
// status: set to a pinned ErrorCode where a row of the table failed, although the table itself was printed.
void add_compare_command(CLI::App& app, int& status);
// status: kBoundViolated where a cell violated its bound and the study does not allow that.
void add_evaluate_command(CLI::App& app, int& status);
void add_generate_command(CLI::App& app);
void add_report_command(CLI::App& app);
void add_serve_command(CLI::App& app);
// status: 130 where Ctrl-C ended the training, whether or not there is a model.
void add_train_command(CLI::App& app, int& status);
void add_workers_command(CLI::App& app);

}  // namespace tezpress
