#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `beholden report`: the disclosure report of a period, computed from a log that is verified on
/// the way. Ends with 0: written, 1: the log is not whole, 2: misused.
void add_report_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
