#include "app/audit_files.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/evaluate_common.h"
#include "audit/verify/digest.h"

namespace beholden::app {

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

/// The key itself, or the one line of a file.
Result<std::string> read_key(const std::string& option) {
    if (audit::parse_vkey_text(option)) return option;
    BH_TRY_ASSIGN(std::string text, read_whole_file(option));
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

}  // namespace

void add_audit_log_options(CLI::App& command, AuditLogOptions& options) {
    command.add_option("folder", options.folder, "Folder with `checkpoint` and `tile/`");
}

void add_trust_options(CLI::App& command, AuditLogOptions& options) {
    command.add_option("--key", options.key, "The log's verifier key, or a file that holds it");
    command.add_option(
        "--policy", options.policy, "A policy file (C2SP tlog-policy) instead: logs and witnesses"
    );
}

Result<audit::TrustPolicy> read_trust(const AuditLogOptions& options) {
    if (options.key.empty() == options.policy.empty()) {
        return fail(ErrorCode::kInvalidArgument, "Give either --key or --policy.");
    }
    if (!options.policy.empty()) {
        BH_TRY_ASSIGN(const std::string text, read_whole_file(options.policy));
        return audit::TrustPolicy::parse(text, audit::verify::parse_key);
    }
    BH_TRY_ASSIGN(const std::string key, read_key(options.key));
    return audit::TrustPolicy::parse(
        fmt::format("log {}\nquorum none\n", key), audit::verify::parse_key
    );
}

Result<std::unique_ptr<audit::verify::LogSource>> open_audit_log(const AuditLogOptions& options) {
    if (options.folder.empty()) {
        return fail(ErrorCode::kInvalidArgument, "Name the log: a folder with its files.");
    }
    return audit::verify::make_folder_source(options.folder);
}

int audit_exit_code(const Error& error) {
    return error.code == ErrorCode::kInvalidArgument ? kUsage : kFailed;
}

}  // namespace beholden::app
