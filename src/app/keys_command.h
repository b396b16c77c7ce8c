#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `beholden keys create|list|enable|disable|delete --data-dir DIR`: the access keys of a data
/// directory, also of one whose server runs. `create` alone shows a secret, once;
/// `list` shows whose keys they are with --human alone.
void add_keys_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
