#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `prove` below `beholden audit`: writes the receipt of one entry (C2SP tlog-proof), which anybody
/// can check without the log.
///
/// audit  The command `audit`.
void add_audit_prove_command(CLI::App& audit, int& exit_code);

}  // namespace beholden::app
