#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `beholden models list|verify [--assets-dir DIR] [--json]`: the models with source, hash, licence
/// and measured quality; `verify` hashes every file anew and fails if one is missing or damaged.
void add_models_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
