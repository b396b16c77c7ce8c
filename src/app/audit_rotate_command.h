#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `rotate-origin` below `beholden audit`: the log goes on under another name, in a leaf that names
/// the head which the old name published last. For a data directory whose databases were restored.
///
/// audit  The command `audit`.
void add_audit_rotate_command(CLI::App& audit, int& exit_code);

}  // namespace beholden::app
