#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// Adds `beholden import`: enrols the pictures of a folder, a manifest or a bucket into a
/// collection of a stopped server.
///
/// exit_code  0: every row has a result. 1: the import ended before its end. 2: wrong usage.
void add_import_command(CLI::App& app, int& exit_code);

}  // namespace beholden::app
