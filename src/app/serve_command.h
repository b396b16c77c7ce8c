#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `beholden serve`: runs the server in the foreground until SIGTERM or SIGINT.
void add_serve_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
