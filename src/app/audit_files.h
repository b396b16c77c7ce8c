#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "audit/trust_policy.h"
#include "audit/verify/source.h"
#include "base/result.h"

namespace CLI {
class App;
}

/// What the commands that read an audit log share.
namespace beholden::app {

/// Which log is meant, and whom to trust with it.
struct AuditLogOptions {
    std::string folder;         ///< Of checkpoint and tiles.
    std::string data_dir;       ///< Of a server, instead.
    std::string root_key_file;  ///< Of that server, if not in its data directory.
    std::string head_file;      ///< Likewise.
    std::string key;            ///< A verifier key, or the file that holds it.
    std::string policy;         ///< A tlog-policy file.
};

/// Adds the argument for the folder, and the options for a data directory.
void add_audit_log_options(CLI::App& command, AuditLogOptions& options);
/// Adds --key and --policy.
void add_trust_options(CLI::App& command, AuditLogOptions& options);

/// The policy file, or a policy that trusts the one key without witnesses; for a data directory the
/// key may be left out, if its root key can be read. Keys are read by the verifier's own code.
///
/// errors  kInvalidArgument: neither or both were named, or not such a text. kIo, kNotFound.
Result<audit::TrustPolicy> read_trust(const AuditLogOptions& options);

/// errors  kInvalidArgument: no log was named.
Result<std::unique_ptr<audit::verify::LogSource>> open_audit_log(const AuditLogOptions& options);

/// The exit code of an error: 2 for what the user should write otherwise, else 1.
int audit_exit_code(const Error& error);

}  // namespace beholden::app
