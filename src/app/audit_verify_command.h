#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `verify` below `beholden audit`: checks a whole log, or with --proof one receipt, with public
/// keys alone and by code that the server does not use. Ends with 0: right, 1: wrong, 2: misused.
///
/// audit  The command `audit`.
void add_audit_verify_command(CLI::App& audit, int& exit_code);

}  // namespace beholden::app
