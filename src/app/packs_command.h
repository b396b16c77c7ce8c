#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// Adds `beholden packs`: loads what the server would load and says what it answers with, or what
/// is wrong with it; and how a CLIP pack's tokenizer cuts texts.
void add_packs_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
