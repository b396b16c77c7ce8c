#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `beholden operations [--json]`: every operation of the service models and whether it is served.
void add_operations_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
