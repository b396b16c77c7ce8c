#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// Adds `beholden export`: what is kept of a collection besides templates, as JSON lines.
void add_export_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
